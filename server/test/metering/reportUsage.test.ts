import assert from 'node:assert/strict';
import { usageReport } from '@codetrain/contract/usage';
import type { Pool } from 'pg';
import type { AccountId } from '../../src/ids.ts';
import type { AdmissionRequest } from '../../src/metering/ledger.ts';
import type { PeriodChoice } from '../../src/metering/reportUsage.ts';
import { REPORT_USAGE } from '../../src/metering/reportUsage.ts';
import type { Settlement } from '../../src/metering/settle.ts';
import { createAccount, newSessionId } from '../support/accounts.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { failure, openLedger, request, settlement } from '../support/ledger.ts';

/** Accounts here are anchored on the 15th. */
const DAY = 86_400_000;

describe('the report of usage', () => {
  let database: TestDatabase;
  let books: ReturnType<typeof openLedger>;
  before(async () => {
    database = await createDatabase();
    books = openLedger(database.url);
  });
  after(async () => {
    await books.close();
    await database.drop();
  });

  async function report(account: AccountId, choice: PeriodChoice = 'current') {
    const found = await books.ledger.usage(account, choice);
    return usageReport.parse(found);
  }

  /** Admits a request and settles it. */
  async function spend(
    account: AccountId,
    changes: Partial<AdmissionRequest> = {},
    end: (asked: AdmissionRequest) => Settlement = settlement,
  ): Promise<AdmissionRequest> {
    const asked = request(account, changes);
    const result = await books.ledger.admit(asked);
    assert.ok(result.admitted);
    await books.ledger.settle({ ...end(asked), period: result.period });
    return asked;
  }

  /** When the current period began: what is counted back from there lies in the one before. */
  async function periodStart(account: AccountId): Promise<Date> {
    return new Date((await report(account)).period.startsAt);
  }

  it('is all zeros for a new account, and knows its limits and its period', async () => {
    const account = await createAccount(database.pool, { plan: 'free' });
    const { period, ...rest } = await report(account);
    const none = { requests: 0, sessions: 0, costNanos: '0' };
    const tokens = { input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };
    assert.deepEqual(rest, {
      type: 'usage',
      plan: { name: 'free', displayName: 'Free', requestsPerSession: 30 },
      isBlocked: false,
      allowance: {
        sessions: { used: 0, allowed: 20, remaining: 20 },
        openRequests: { used: 0, allowed: 2, remaining: 2 },
        budget: {
          settledNanos: '0',
          heldNanos: '0',
          allowedNanos: '500000000',
          remainingNanos: '500000000',
        },
      },
      total: { ...none, tokens },
      byDay: [],
      byModel: [],
    });
    const [startsAt, endsAt] = [new Date(period.startsAt), new Date(period.endsAt)];
    assert.ok(startsAt <= new Date() && new Date() < endsAt);
    assert.deepEqual([startsAt.getUTCDate(), endsAt.getUTCDate()], [15, 15]);
  });

  it('says nothing of an account that does not exist', async () => {
    assert.equal(await books.ledger.usage(newSessionId() as unknown as AccountId, 'current'), undefined);
  });

  it('counts by day and model, what is open apart', async () => {
    const account = await createAccount(database.pool);
    const previous = new Date((await periodStart(account)).getTime() - 10 * DAY);
    const nextDay = new Date(previous.getTime() + DAY + 3_600_000);
    const sessionId = newSessionId();
    const usage = { input: 1, output: 2, cacheWrite5m: 3, cacheWrite1h: 4, cacheRead: 5 };
    await spend(account, { admittedAt: previous, sessionId });
    await spend(account, { admittedAt: nextDay, sessionId });
    await spend(account, { admittedAt: nextDay, model: 'claude-opus-5-5' }, (asked) => settlement(asked, { usage }));
    const open = request(account, { admittedAt: nextDay });
    assert.ok((await books.ledger.admit(open)).admitted);

    const found = await report(account, 'previous');
    const haiku = { input: 500, output: 100, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };
    const date = (instant: Date) => instant.toISOString().slice(0, 10);
    const oneHaiku = { requests: 1, sessions: 1, tokens: haiku, costNanos: '100000' };
    const oneOpus = { requests: 1, sessions: 1, tokens: usage, costNanos: '100000' };
    assert.deepEqual(found.byDay, [
      { date: date(previous), ...oneHaiku, byModel: [{ model: 'claude-haiku-5-5', ...oneHaiku }] },
      {
        date: date(nextDay),
        requests: 2,
        sessions: 2,
        tokens: { input: 501, output: 102, cacheWrite5m: 3, cacheWrite1h: 4, cacheRead: 5 },
        costNanos: '200000',
        byModel: [
          { model: 'claude-haiku-5-5', ...oneHaiku },
          { model: 'claude-opus-5-5', ...oneOpus },
        ],
      },
    ]);
    const twoHaiku = {
      requests: 2,
      sessions: 1,
      tokens: { input: 1_000, output: 200, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 },
      costNanos: '200000',
    };
    assert.deepEqual(found.byModel, [
      { model: 'claude-haiku-5-5', ...twoHaiku },
      { model: 'claude-opus-5-5', ...oneOpus },
    ]);
    assert.deepEqual([found.total.requests, found.total.sessions, found.total.costNanos], [3, 2, '300000']);
    assert.deepEqual(found.allowance, {
      sessions: { used: 3, allowed: 1_000, remaining: 997 },
      openRequests: { used: 1, allowed: 6, remaining: 5 },
      budget: {
        settledNanos: '300000',
        heldNanos: '1000000',
        allowedNanos: '15000000000',
        remainingNanos: '14998700000',
      },
    });
    assert.equal((await report(account)).total.requests, 0, 'and nothing of it is in the current period');
    assert.deepEqual(await report(account, nextDay), found, 'the same by an instant that falls into it');
    await books.ledger.settle({ ...failure(open), period: periodIn(found.period) });
  });

  const periodIn = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) => ({
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
  });

  it('takes midnight in UTC for the edge of a day', async () => {
    const account = await createAccount(database.pool);
    const midnight = new Date((await periodStart(account)).getTime() - 10 * DAY);
    await spend(account, { admittedAt: new Date(midnight.getTime() - 1) });
    await spend(account, { admittedAt: midnight });
    const { byDay } = await report(account, 'previous');
    assert.deepEqual(
      byDay.map(({ date, requests }) => [date, requests]),
      [
        [new Date(midnight.getTime() - DAY).toISOString().slice(0, 10), 1],
        [midnight.toISOString().slice(0, 10), 1],
      ],
    );
  });

  it('puts a correction on the day of its request, and counts the request once', async () => {
    const account = await createAccount(database.pool);
    const admittedAt = new Date((await periodStart(account)).getTime() - 5 * DAY);
    const asked = request(account, { admittedAt });
    const result = await books.ledger.admit(asked);
    assert.ok(result.admitted);
    await database.pool.query(`UPDATE "Hold" SET "expiresAt" = '2020-01-01Z' WHERE "requestId" = $1`, [
      asked.requestId,
    ]);
    await books.ledger.sweep();
    const swept = await report(account, 'previous');
    assert.deepEqual([swept.total.requests, swept.total.costNanos], [1, '0']);
    // It ends after all, and so its entry is corrected.
    await books.ledger.settle({ ...settlement(asked), period: result.period });
    const { rows } = await database.pool.query('SELECT FROM "Entry" WHERE "accountId" = $1', [account]);
    assert.equal(rows.length, 2);
    const { byDay, total, allowance } = await report(account, 'previous');
    assert.deepEqual(
      byDay.map(({ date, requests, costNanos }) => [date, requests, costNanos]),
      [[admittedAt.toISOString().slice(0, 10), 1, '100000']],
    );
    assert.equal(total.costNanos, allowance.budget.settledNanos);
  });

  it('knows a plan and an anchor that have just changed, and a period that was kept under the old one', async () => {
    const account = await createAccount(database.pool, { plan: 'free' });
    await spend(account);
    const before = await report(account);
    const anchorAt = new Date(Date.now() - 1_000);
    await database.pool.query(`UPDATE "Account" SET "plan" = 'pro', "anchorAt" = $2 WHERE "id" = $1`, [
      account,
      anchorAt,
    ]);
    const now = await report(account);
    assert.deepEqual([now.plan.name, now.period.startsAt], ['pro', anchorAt.toISOString()]);
    assert.equal(now.total.requests, 0);
    const old = await report(account, 'previous');
    assert.deepEqual([old.period, old.total], [before.period, before.total]);
  });

  it('tells a blocked account so, and what it used', async () => {
    const account = await createAccount(database.pool);
    await spend(account);
    await database.pool.query('UPDATE "Account" SET "blockedAt" = now() WHERE "id" = $1', [account]);
    const { isBlocked, total } = await report(account);
    assert.deepEqual([isBlocked, total.requests], [true, 1]);
  });

  it('leaves nothing less than nothing of a plan that shrank', async () => {
    const account = await createAccount(database.pool);
    await spend(account, {}, (asked) => settlement(asked, { costNanos: 600_000_000n }));
    await database.pool.query(`UPDATE "Account" SET "plan" = 'free' WHERE "id" = $1`, [account]);
    const { budget } = (await report(account)).allowance;
    assert.deepEqual([budget.settledNanos, budget.remainingNanos], ['600000000', '0']);
  });

  it('sums what the counters say, at every instant while requests come and go', async () => {
    const account = await createAccount(database.pool);
    let isBusy = true;
    const work = Promise.all(
      Array.from({ length: 5 }, async (_, client) => {
        for (let turn = 0; turn < 15; turn++) await spend(account, {}, client === 0 ? failure : settlement);
      }),
    ).finally(() => {
      isBusy = false;
    });
    let looks = 0;
    while (isBusy) {
      const { total, byDay, byModel, allowance } = await report(account);
      assert.equal(total.costNanos, allowance.budget.settledNanos);
      for (const parts of [byDay, byModel]) {
        assert.equal(
          parts.reduce((sum, { costNanos }) => sum + BigInt(costNanos), 0n),
          BigInt(total.costNanos),
        );
      }
      looks++;
    }
    await work;
    assert.ok(looks > 1);
    const { total, allowance } = await report(account);
    assert.deepEqual([total.requests, total.costNanos, allowance.sessions.used], [75, '6000000', 60]);
  });

  it("reads no more than the account's entries of the period, however many there are", async () => {
    const accounts = await Promise.all(Array.from({ length: 5 }, () => createAccount(database.pool)));
    const [account] = accounts;
    assert.ok(account);
    const startsAt = await periodStart(account);
    // Half a year, 200 entries a month and account; the current month has 30.
    await seed(database.pool, accounts, startsAt);
    const client = await database.pool.connect();
    try {
      await client.query('ANALYZE');
      await client.query(`PREPARE usage AS ${REPORT_USAGE.text}`);
      await client.query('SET plan_cache_mode = force_generic_plan');
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE usage('${account}', '${startsAt.toISOString()}', '${startsAt.toISOString()}')`,
      );
      const plan = rows[0]?.['QUERY PLAN'][0].Plan;
      assert.ok(plan);
      const [entries, ...others] = nodesOf(plan).filter((node) => node['Relation Name'] === 'Entry');
      assert.deepEqual(others, []);
      const read = (entries?.['Actual Rows'] ?? 0) + (entries?.['Rows Removed by Filter'] ?? 0);
      assert.deepEqual([read, entries?.['Rows Removed by Index Recheck'] ?? 0], [30, 0]);
    } finally {
      client.release(true);
    }
    assert.equal((await report(account)).total.requests, 30);
  });
});

/** As far as a node of `EXPLAIN (ANALYZE, FORMAT JSON)` matters here. */
interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

async function seed(pool: Pool, accounts: readonly AccountId[], startsAt: Date): Promise<void> {
  await pool.query(
    `WITH period AS (
       SELECT account, $2::timestamptz - make_interval(months => n) AS "startsAt", CASE n WHEN 0 THEN 30 ELSE 200 END AS entries
       FROM unnest($1::uuid[]) AS account, generate_series(0, 5) AS n
     ),
     kept AS (
       INSERT INTO "Period" ("accountId", "startsAt", "endsAt", "settledNanos")
       SELECT account, "startsAt", "startsAt" + interval '1 month', entries FROM period
     )
     INSERT INTO "Entry"
       ("accountId", "requestId", "sessionId", "periodStartsAt", "model", "provider", "inputTokens", "outputTokens",
        "cacheWrite5mTokens", "cacheWrite1hTokens", "cacheReadTokens", "costNanos", "outcome", "basis", "admittedAt")
     SELECT account, gen_random_uuid(), gen_random_uuid(), "startsAt", 'claude-haiku-5-5', 'anthropic', 1, 1, 0, 0, 0, 1,
       'completed', 'reported', "startsAt"
     FROM period, generate_series(1, entries)`,
    [accounts, startsAt],
  );
}
