/**
 * Whether admissions and reports of usage slow down as the books grow: the same statements on a database with ten
 * thousand entries and on one with many more, taking turns.
 */
import { randomUUID } from 'node:crypto';
import { startPostgres } from '@codetrain/sandbox/postgres';
import { openDatabase } from '@codetrain/server/database';
import { type AccountId, newDeviceId, newRequestId, type SessionId } from '@codetrain/server/ids';
import { Accounts } from '@codetrain/server/metering/accounts';
import { type AdmissionRequest, Ledger } from '@codetrain/server/metering/ledger';
import pg from 'pg';
import { migrate } from '../../prisma/migrate.ts';
import { median } from './stats.ts';

const ENTRIES_PER_ACCOUNT = 500;
const REQUESTS_PER_SESSION = 10;

/** Accounts with a year of history each, written straight into the tables: without triggers, hence without foreign keys. */
const SEED = `
WITH account AS (
  INSERT INTO "Account" ("id", "plan", "anchorAt")
  SELECT gen_random_uuid(), 'pro', '2026-01-01T00:00:00Z' FROM generate_series(1, $1::int)
  RETURNING "id"
),
request AS MATERIALIZED (
  SELECT "id", n, date_trunc('month', now(), 'UTC') - make_interval(months => n * 12 / $2::int) AS "startsAt",
    "id" AS "accountId",
    overlay(md5("id"::text || (n / ${REQUESTS_PER_SESSION})) placing '4' from 13 for 1)::uuid AS "sessionId"
  FROM account, generate_series(0, $2::int - 1) AS n
),
period AS (
  INSERT INTO "Period" ("accountId", "startsAt", "endsAt", "sessionsUsed", "settledNanos")
  SELECT "accountId", "startsAt", "startsAt" + interval '1 month', count(DISTINCT "sessionId"), count(*) * 100000
  FROM request GROUP BY "accountId", "startsAt"
),
session AS (
  INSERT INTO "Session" ("accountId", "sessionId", "periodStartsAt", "model", "requests", "requestsOpen", "yielded")
  SELECT "accountId", "sessionId", max("startsAt"), 'claude-haiku-5-5', count(*), 0, true
  FROM request GROUP BY "accountId", "sessionId"
)
INSERT INTO "Entry"
  ("accountId", "requestId", "sessionId", "periodStartsAt", "model", "provider", "inputTokens", "outputTokens",
   "cacheWrite5mTokens", "cacheWrite1hTokens", "cacheReadTokens", "costNanos", "outcome", "basis", "admittedAt", "settledAt")
SELECT "accountId", gen_random_uuid(), "sessionId", "startsAt", 'claude-haiku-5-5', 'anthropic', 500, 100, 0, 0, 0, 100000,
  'completed', 'reported', "startsAt" + n * interval '1 minute', "startsAt" + n * interval '1 minute'
FROM request`;

/** Accounts written by one statement: bounds the memory that it takes. */
const ACCOUNTS_A_TIME = 1_000;

interface Books {
  readonly ledger: Ledger;
  readonly accounts: readonly AccountId[];
  close(): Promise<void>;
}

async function books(url: string, name: string, entries: number): Promise<Books> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const target = new URL(url);
  target.pathname = `/${name}`;
  await migrate(target.href);

  const client = new pg.Client({ connectionString: target.href });
  await client.connect();
  await client.query('SET session_replication_role = replica');
  await client.query("SET work_mem = '256MB'");
  for (let left = Math.ceil(entries / ENTRIES_PER_ACCOUNT); left > 0; left -= ACCOUNTS_A_TIME)
    await client.query(SEED, [Math.min(left, ACCOUNTS_A_TIME), ENTRIES_PER_ACCOUNT]);
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
  const { rows } = await client.query<{ id: AccountId }>('SELECT "id" FROM "Account" ORDER BY random() LIMIT 2000');
  await client.end();

  // A connection that breaks while idle is replaced by the pool; a query on it fails by itself.
  const database = openDatabase(
    { url: target.href, poolSize: 4, connectTimeoutMs: 5_000, queryTimeoutMs: 60_000 },
    () => undefined,
  );
  return {
    ledger: new Ledger(database.pool, new Accounts(database.prisma), { prepare: true, groupCommit: true }),
    accounts: rows.map((row) => row.id),
    close: () => database.close(),
  };
}

const request = (accountId: AccountId): AdmissionRequest => ({
  accountId,
  deviceId: newDeviceId(),
  requestId: newRequestId(),
  sessionId: randomUUID() as SessionId,
  clientKey: null,
  mode: 'explain',
  model: 'claude-haiku-5-5',
  provider: 'anthropic',
  worstCaseNanos: 1_000_000n,
  inputEstimate: 1_000,
  maxTokens: 1_000,
  admittedAt: new Date(),
  holdSeconds: 600,
});

/** Milliseconds that an admission takes; its request is settled as having yielded nothing, so that no limit is reached. */
async function timedAdmission({ ledger, accounts }: Books, turn: number): Promise<number> {
  const asked = request(accounts[turn % accounts.length] as AccountId);
  const started = performance.now();
  const result = await ledger.admit(asked);
  const took = performance.now() - started;
  if (!result.admitted) throw new Error(`not admitted: ${result.code}`);
  await ledger.settle({
    ...asked,
    firstRequestId: null,
    period: result.period,
    usage: { input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 },
    costNanos: 0n,
    providerCostNanos: null,
    outcome: 'failed_before_output',
    basis: 'reported',
    yielded: false,
    upstreamId: null,
  });
  return took;
}

/** Milliseconds that a report of the current period takes. */
async function timedReport({ ledger, accounts }: Books, turn: number): Promise<number> {
  const started = performance.now();
  await ledger.usage(accounts[turn % accounts.length] as AccountId, 'current');
  return performance.now() - started;
}

/** Median milliseconds on the small and on the large database. */
export interface Growth {
  readonly fewMs: number;
  readonly manyMs: number;
}

/** The databases take turns. Each account is met once before it counts: that reads the account and warms its pages. */
async function compare(
  [small, large]: readonly [Books, Books],
  measure: (books: Books, turn: number) => Promise<number>,
  times: number,
): Promise<Growth> {
  const few: number[] = [];
  const many: number[] = [];
  const warmup = Math.max(small.accounts.length, large.accounts.length);
  for (let turn = 0; turn < warmup + times; turn++) {
    const fewMs = await measure(small, turn);
    const manyMs = await measure(large, turn);
    if (turn < warmup) continue;
    few.push(fewMs);
    many.push(manyMs);
  }
  return { fewMs: median(few), manyMs: median(many) };
}

/** How long an admission and a report of usage take on books of `few` and of `many` entries. */
export async function growth(few: number, many: number, times: number): Promise<{ admit: Growth; usage: Growth }> {
  const postgres = await startPostgres({ durable: false });
  const opened: Books[] = [];
  try {
    const small = await books(postgres.url, 'few_entries', few);
    opened.push(small);
    const large = await books(postgres.url, 'many_entries', many);
    opened.push(large);
    // First what leaves the books as they are: admissions put more entries on each of the few accounts than of the many.
    const usage = await compare([small, large], timedReport, times);
    return { admit: await compare([small, large], timedAdmission, times), usage };
  } finally {
    for (const each of opened) await each.close();
    await postgres.stop();
  }
}
