import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { AccountId, SessionId } from '../../src/ids.ts';

export interface AccountOptions {
  readonly plan?: 'free' | 'pro';
  readonly anchorAt?: Date;
}

/** A new account, so that no test sees what another one used. */
export async function createAccount(pool: Pool, options: AccountOptions = {}): Promise<AccountId> {
  const id = randomUUID() as AccountId;
  await pool.query('INSERT INTO "Account" ("id", "plan", "anchorAt") VALUES ($1, $2, $3)', [
    id,
    options.plan ?? 'pro',
    options.anchorAt ?? new Date('2026-01-15T00:00:00Z'),
  ]);
  return id;
}

export const newSessionId = (): SessionId => randomUUID() as SessionId;
