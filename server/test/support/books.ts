import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { until } from './until.ts';

/** Rows that contradict each other. Every counter is compared with the rows that it counts. */
const CONTRADICTIONS = `
SELECT 'period' AS what, p."accountId", to_jsonb(p) AS row, to_jsonb(counted) AS counted
FROM "Period" p
CROSS JOIN LATERAL (
  SELECT
    (SELECT count(*)::int FROM "Session" s
     WHERE s."accountId" = p."accountId" AND s."periodStartsAt" = p."startsAt" AND s."counted") AS "sessionsUsed",
    (SELECT count(*)::int FROM "Hold" h
     WHERE h."accountId" = p."accountId" AND h."periodStartsAt" = p."startsAt") AS "requestsOpen",
    (SELECT COALESCE(sum("worstCaseNanos"), 0)::bigint FROM "Hold" h
     WHERE h."accountId" = p."accountId" AND h."periodStartsAt" = p."startsAt") AS "heldNanos",
    (SELECT COALESCE(sum("costNanos"), 0)::bigint FROM "Entry" e
     WHERE e."accountId" = p."accountId" AND e."periodStartsAt" = p."startsAt") AS "settledNanos"
) counted
WHERE (p."sessionsUsed", p."requestsOpen", p."heldNanos", p."settledNanos")
  <> (counted."sessionsUsed", counted."requestsOpen", counted."heldNanos", counted."settledNanos")
UNION ALL
SELECT 'session', s."accountId", to_jsonb(s), to_jsonb(counted)
FROM "Session" s
CROSS JOIN LATERAL (
  SELECT count(*)::int AS "requestsOpen" FROM "Hold" h
  WHERE h."accountId" = s."accountId" AND h."sessionId" = s."sessionId"
) counted
WHERE s."requestsOpen" <> counted."requestsOpen"
UNION ALL
SELECT 'entry without a period', e."accountId", to_jsonb(e), NULL
FROM "Entry" e
LEFT JOIN "Period" p ON p."accountId" = e."accountId" AND p."startsAt" = e."periodStartsAt"
WHERE p."accountId" IS NULL`;

/** The books agree with themselves. True at any instant, also while requests are open. */
export async function assertConsistent(pool: Pool): Promise<void> {
  const { rows } = await pool.query(CONTRADICTIONS);
  assert.deepEqual(rows, []);
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
