import { DatabaseError } from 'pg';

/** SQLSTATEs of a statement that met another one and can simply be sent again: unique violation, deadlock, serialization. */
const CONFLICTS: ReadonlySet<string | undefined> = new Set(['23505', '40P01', '40001']);

/** Classes of SQLSTATE that say the database is away, full, starting or stopping, or that a read-only copy answered. */
const UNAVAILABLE = /^(08|25006|53|55|57|58)/;

/** Nothing has happened: another statement came in between. Sent again, this one will see what that one did. */
export const isConflict = (error: unknown): boolean => error instanceof DatabaseError && CONFLICTS.has(error.code);

/** The client used one idempotency key for two requests at once, and both yielded output. */
export const isClientKeyConflict = (error: unknown): boolean =>
  error instanceof DatabaseError && error.constraint === 'Entry_accountId_clientKey_seq_key';

/** Whether the database is out of reach, as against refusing what it was sent. An error without SQLSTATE is the network's. */
export const isUnavailable = (error: unknown): boolean =>
  !(error instanceof DatabaseError) || error.code === undefined || UNAVAILABLE.test(error.code);
