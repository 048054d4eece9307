import { DatabaseError } from 'pg';
import { Prisma } from '../generated/prisma/client.ts';

/** SQLSTATEs of a statement that met another one and can simply be sent again: unique violation, deadlock, serialization. */
const CONFLICTS: ReadonlySet<string | undefined> = new Set(['23505', '40P01', '40001']);

/**
 * Classes of SQLSTATE that say the database is away, full, starting or stopping, lets us in no more (a password is being
 * changed, it is being restored), or that a read-only copy answered. Poolers have XX000 for what fails behind them.
 */
const UNAVAILABLE = /^(08|25006|28|3D|53|55|57|58|XX000)/;

/** SQLSTATEs of a statement that refers to a table, column or type that is not there. */
const MISSING: ReadonlySet<string | undefined> = new Set(['42P01', '42703', '42704']);

/** This release is ahead of its database, until that is migrated. */
export class NotMigratedError extends Error {
  override readonly name = 'NotMigratedError';

  constructor(cause: Error) {
    super(`The database has not been migrated for this release: ${cause.message}`, { cause });
  }
}

/** Whether a statement that is known to be right refers to what the database does not have. */
export const isOfMissing = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && MISSING.has(error.code);

/** Nothing has happened: another statement came in between. Sent again, this one will see what that one did. */
export const isConflict = (error: unknown): boolean => error instanceof DatabaseError && CONFLICTS.has(error.code);

/** The client used one idempotency key for two requests at once, and both yielded output. */
export const isClientKeyConflict = (error: unknown): boolean =>
  error instanceof DatabaseError && error.constraint === 'Entry_accountId_clientKey_seq_key';

/** Codes of errors of the network: https://nodejs.org/api/errors.html#common-system-errors and of looking up a name. */
const NETWORK: ReadonlySet<string> = new Set([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENFILE',
  'ENOBUFS',
  'ENOENT',
  'ENOTCONN',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** pg gives its own failures of a connection no code, only these words (pg/lib/client.js, pg-pool/index.js). */
const CONNECTION_LOST = new RegExp(
  [
    '^Connection terminated',
    '^Query read timeout$',
    '^timeout expired$',
    '^timeout exceeded when trying to connect$',
    '^There was an error establishing an SSL connection$',
    '^Client has encountered a connection error',
    '^Client was closed',
    '^Cannot use a pool after calling end',
  ].join('|'),
);

/**
 * Prisma's words for the same (https://www.prisma.io/docs/orm/reference/error-reference): out of reach, timed out,
 * closed, no connection free, too many connections.
 */
const PRISMA_UNAVAILABLE: ReadonlySet<string> = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);

/**
 * Whether the database is out of reach, as against refusing what it was sent. Only what is known to mean that: what we
 * did wrong ourselves would not get better by trying again.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof NotMigratedError) return true;
  if (error instanceof DatabaseError) return error.code === undefined || UNAVAILABLE.test(error.code);
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    return PRISMA_UNAVAILABLE.has(error.code) || UNAVAILABLE.test(sqlStateUnder(error));
  }
  if (!(error instanceof Error)) return false;
  return ('code' in error && NETWORK.has(String(error.code))) || CONNECTION_LOST.test(error.message);
}

/** What Postgres itself said, where Prisma has no code of its own for it; empty if nothing. */
function sqlStateUnder({ meta }: Prisma.PrismaClientKnownRequestError): string {
  const { driverAdapterError } = meta ?? {};
  if (!(driverAdapterError instanceof Error)) return '';
  const { cause } = driverAdapterError;
  return typeof cause === 'object' && cause !== null && 'originalCode' in cause ? String(cause.originalCode) : '';
}
