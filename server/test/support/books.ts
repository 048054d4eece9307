import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { audit, type Contradiction } from '../../src/metering/audit.ts';
import { until } from './until.ts';

/** Rows that contradict others, by the audit. */
export async function contradictions(pool: Pool): Promise<readonly Contradiction[]> {
  const client = await pool.connect();
  try {
    return (await audit(client)).contradictions;
  } finally {
    client.release();
  }
}

/** The books agree with themselves. True at any instant, also while requests are open. */
export async function assertConsistent(pool: Pool): Promise<void> {
  assert.deepEqual(await contradictions(pool), []);
}

/** The books agree, and nothing is open: held = 0, open = 0, period = sum of entries. */
export async function assertBalanced(pool: Pool): Promise<void> {
  await assertConsistent(pool);
  const { rows } = await pool.query('SELECT * FROM "Hold"');
  assert.deepEqual(rows, [], 'no hold is left');
}

export interface EntryRow {
  readonly requestId: string;
  readonly seq: number;
  readonly firstRequestId: string | null;
  readonly clientKey: string | null;
  readonly model: string;
  readonly provider: string;
  readonly inputTokens: string;
  readonly outputTokens: string;
  readonly cacheWrite5mTokens: string;
  readonly cacheWrite1hTokens: string;
  readonly cacheReadTokens: string;
  readonly costNanos: string;
  readonly providerCostNanos: string | null;
  readonly outcome: string;
  readonly basis: string;
  readonly upstreamId: string | null;
}

/** All entries of an account, oldest first. */
export async function entriesOf(pool: Pool, accountId: string): Promise<EntryRow[]> {
  const { rows } = await pool.query<EntryRow>(
    'SELECT * FROM "Entry" WHERE "accountId" = $1 ORDER BY "settledAt", "requestId", "seq"',
    [accountId],
  );
  return rows;
}

/** The only entry of an account, as soon as there is one. */
export async function onlyEntryOf(pool: Pool, accountId: string): Promise<EntryRow> {
  const [entry, ...others] = await until(async () => {
    const found = await entriesOf(pool, accountId);
    return found.length > 0 ? found : undefined;
  });
  assert.ok(entry);
  assert.deepEqual(others, []);
  return entry;
}

export interface PeriodRow {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly sessionsUsed: number;
  readonly requestsOpen: number;
  readonly settledNanos: string;
  readonly heldNanos: string;
}

export async function periodsOf(pool: Pool, accountId: string): Promise<PeriodRow[]> {
  const { rows } = await pool.query<PeriodRow>('SELECT * FROM "Period" WHERE "accountId" = $1 ORDER BY "startsAt"', [
    accountId,
  ]);
  return rows;
}
