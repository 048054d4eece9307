import assert from 'node:assert/strict';
import { newRequestId, type SessionId } from '../../src/ids.ts';
import { SWEEP_BATCH } from '../../src/metering/sweep.ts';
import { createAccount, newSessionId } from '../support/accounts.ts';
import { assertBalanced, entriesOf, periodsOf } from '../support/books.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { codeOf, failure, openLedger, request, settlement } from '../support/ledger.ts';

describe('settlement', () => {
  let database: TestDatabase;
  let one: ReturnType<typeof openLedger>;
  let other: ReturnType<typeof openLedger>;
  before(async () => {
    database = await createDatabase();
    one = openLedger(database.url);
    other = openLedger(database.url);
  });
  afterEach(() => assertBalanced(database.pool));
  after(async () => {
    await one.close();
    await other.close();
    await database.drop();
  });

  const admitted = async (...args: Parameters<typeof request>) => {
    const asked = request(...args);
    assert.equal(codeOf(await one.ledger.admit(asked)), 'admitted');
    return asked;
  };
  const sessionsUsed = async (account: string) => (await periodsOf(database.pool, account)).map((p) => p.sessionsUsed);

  it('turns the hold into an entry', async () => {
    const account = await createAccount(database.pool);
    const asked = await admitted(account, { clientKey: 'k' });
    await one.ledger.settle(settlement(asked, { providerCostNanos: 99_999n }));
    const [entry, ...rest] = await entriesOf(database.pool, account);
    assert.deepEqual(rest, []);
    assert.equal(entry?.costNanos, '100000');
    assert.equal(entry?.providerCostNanos, '99999');
    assert.equal(entry?.clientKey, 'k');
    const [period] = await periodsOf(database.pool, account);
    assert.deepEqual([period?.settledNanos, period?.heldNanos, period?.requestsOpen], ['100000', '0', 0]);
  });

  it('repeated, at the same time and from two processes, is one entry', async () => {
    const account = await createAccount(database.pool);
    const asked = await admitted(account);
    const settle = (i: number) => (i % 2 === 0 ? one : other).ledger.settle(settlement(asked));
    await Promise.all(Array.from({ length: 12 }, (_, i) => settle(i)));
    await settle(0);
    assert.equal((await entriesOf(database.pool, account)).length, 1);
  });

  it('tells what the period counts after it, also when it is repeated', async () => {
    const account = await createAccount(database.pool);
    const [asked, open] = [await admitted(account), await admitted(account)];
    const counters = { sessionsUsed: 2, requestsOpen: 1, settledNanos: 100_000n, heldNanos: open.worstCaseNanos };
    assert.deepEqual(await one.ledger.settle(settlement(asked)), counters);
    assert.deepEqual(await other.ledger.settle(settlement(asked)), counters);
    assert.deepEqual(await one.ledger.settle(failure(open)), {
      sessionsUsed: 1,
      requestsOpen: 0,
      settledNanos: 100_000n,
      heldNanos: 0n,
    });
  });

  it('records what was spent in full, also above the hold and the budget', async () => {
    const account = await createAccount(database.pool, { plan: 'free' });
    const asked = await admitted(account);
    await one.ledger.settle(settlement(asked, { costNanos: 7_000_000_000n }));
    const [period] = await periodsOf(database.pool, account);
    assert.equal(period?.settledNanos, '7000000000');
    assert.equal(codeOf(await one.ledger.admit(request(account))), 'budget_exhausted');
  });

  it('counts a request in the period that it was admitted in', async () => {
    const account = await createAccount(database.pool);
    const before = await admitted(account, { admittedAt: new Date('2026-11-14T23:59:59.999Z') });
    const after = await admitted(account, {
      admittedAt: new Date('2026-11-15T00:00:00Z'),
      sessionId: before.sessionId,
    });
    await one.ledger.settle(settlement(after));
    await one.ledger.settle(settlement(before));
    const periods = await periodsOf(database.pool, account);
    assert.deepEqual(
      periods.map((p) => [p.startsAt.toISOString(), p.settledNanos, p.sessionsUsed]),
      [
        ['2026-10-15T00:00:00.000Z', '100000', 1],
        ['2026-11-15T00:00:00.000Z', '100000', 0],
      ],
    );
  });

  describe('gives back a session that yields nothing', () => {
    it('when its only request fails', async () => {
      const account = await createAccount(database.pool);
      const asked = await admitted(account);
      await one.ledger.settle(failure(asked));
      assert.deepEqual(await sessionsUsed(account), [0]);
      const [entry] = await entriesOf(database.pool, account);
      assert.equal(entry?.costNanos, '0');
    });

    it('but counts it when a second try succeeds', async () => {
      const account = await createAccount(database.pool);
      const sessionId = newSessionId();
      await one.ledger.settle(failure(await admitted(account, { sessionId })));
      await one.ledger.settle(settlement(await admitted(account, { sessionId })));
      assert.deepEqual(await sessionsUsed(account), [1]);
    });

    it('not while another request is open in it, nor after one has yielded', async () => {
      const account = await createAccount(database.pool);
      const sessionId = newSessionId();
      const [first, second, third] = [
        await admitted(account, { sessionId }),
        await admitted(account, { sessionId }),
        await admitted(account, { sessionId }),
      ];
      await one.ledger.settle(failure(first));
      assert.deepEqual(await sessionsUsed(account), [1]);
      await one.ledger.settle(settlement(second));
      await one.ledger.settle(failure(third));
      assert.deepEqual(await sessionsUsed(account), [1]);
    });

    it('once, when all its requests fail at the same time', async () => {
      const account = await createAccount(database.pool);
      const sessionId = newSessionId();
      const asked = [];
      for (let i = 0; i < 6; i++) asked.push(await admitted(account, { sessionId }));
      await Promise.all(asked.map((each, i) => (i % 2 === 0 ? one : other).ledger.settle(failure(each))));
      assert.deepEqual(await sessionsUsed(account), [0]);
    });

    it('in the period that counted it, though the last request belongs to the next', async () => {
      const account = await createAccount(database.pool);
      const sessionId = newSessionId();
      const first = await admitted(account, { sessionId, admittedAt: new Date('2026-11-14T23:00:00Z') });
      const last = await admitted(account, { sessionId, admittedAt: new Date('2026-11-15T01:00:00Z') });
      await one.ledger.settle(failure(first));
      await one.ledger.settle(failure(last));
      assert.deepEqual(await sessionsUsed(account), [0, 0]);
    });
  });

  describe('after a crash of the database lost the admission', () => {
    const books = ['Hold', 'Session', 'Period'] as const;
    const rowsOf = async (table: string, account: string) =>
      (await database.pool.query(`SELECT to_jsonb(t) AS row FROM "${table}" t WHERE "accountId" = $1`, [account])).rows;

    /** An admission is one transaction: what a crash loses, it loses together. */
    async function losing<T>(account: string, work: () => Promise<T>): Promise<T> {
      const before = await Promise.all(books.map((table) => rowsOf(table, account)));
      const result = await work();
      for (const [index, table] of books.entries()) {
        await database.pool.query(`DELETE FROM "${table}" WHERE "accountId" = $1`, [account]);
        await database.pool.query(
          `INSERT INTO "${table}" SELECT r.* FROM unnest($1::jsonb[]) AS row, jsonb_populate_record(NULL::"${table}", row) AS r`,
          [before[index]?.map(({ row }) => row)],
        );
      }
      return result;
    }

    const table: [what: string, had: 'nothing' | 'the period' | 'the session'][] = [
      ['of the first request ever', 'nothing'],
      ['of a new session', 'the period'],
      ['of one more request in a session', 'the session'],
    ];
    for (const [what, had] of table) {
      it(`${what}, it is recorded all the same, once`, async () => {
        const account = await createAccount(database.pool);
        const sessionId = newSessionId();
        if (had !== 'nothing') {
          const earlier = await admitted(account, had === 'the session' ? { sessionId } : {});
          await one.ledger.settle(settlement(earlier));
        }
        const asked = await losing(account, () => admitted(account, { sessionId }));
        await one.ledger.settle(settlement(asked));
        await other.ledger.settle(settlement(asked));
        const earlier = had === 'nothing' ? 0 : 1;
        assert.equal((await entriesOf(database.pool, account)).length, 1 + earlier);
        const [period] = await periodsOf(database.pool, account);
        assert.equal(period?.settledNanos, String(100_000 * (1 + earlier)));
        assert.equal(period?.sessionsUsed, had === 'the period' ? 2 : 1);
        const expected = settlement(asked).period;
        assert.deepEqual({ startsAt: period?.startsAt, endsAt: period?.endsAt }, expected);
        const again = await one.ledger.admit(request(account, { sessionId }));
        assert.ok(again.admitted);
        assert.equal(again.standing.sessionRequests, had === 'the session' ? 2 : 1, 'it counts in its session');
        await database.pool.query(`UPDATE "Hold" SET "expiresAt" = '2020-01-01Z' WHERE "accountId" = $1`, [account]);
        await one.ledger.sweep();
      });
    }

    it('and it yielded nothing, only its entry is left, until another one of its session yields', async () => {
      const account = await createAccount(database.pool);
      const sessionId = newSessionId();
      const [first, second] = await losing(account, async () => [
        await admitted(account, { sessionId }),
        await admitted(account, { sessionId }),
      ]);
      await one.ledger.settle(failure(first));
      assert.equal((await entriesOf(database.pool, account)).length, 1);
      assert.deepEqual(await sessionsUsed(account), [0]);
      await assertBalanced(database.pool);
      await one.ledger.settle(settlement(second));
      assert.deepEqual(await sessionsUsed(account), [1]);
    });
  });

  describe('sweep', () => {
    const expire = (requestId: string) =>
      database.pool.query(`UPDATE "Hold" SET "expiresAt" = now() - interval '1 second' WHERE "requestId" = $1`, [
        requestId,
      ]);

    it('ends requests whose server died, at no cost to the person', async () => {
      const account = await createAccount(database.pool);
      const dead = await admitted(account, { clientKey: 'k' });
      const alive = await admitted(account);
      await expire(dead.requestId);
      assert.deepEqual(await one.ledger.sweep(), { expired: 1, worstCaseNanos: 1_000_000n, failures: [] });
      assert.deepEqual(await one.ledger.sweep(), { expired: 0, worstCaseNanos: 0n, failures: [] });
      const [entry] = await entriesOf(database.pool, account);
      assert.deepEqual([entry?.outcome, entry?.costNanos, entry?.basis], ['expired', '0', 'estimated']);
      assert.deepEqual(await sessionsUsed(account), [1], 'the other session is still open');
      assert.equal(codeOf(await one.ledger.admit(request(account, { clientKey: 'k' }))), 'admitted', 'the key is free');
      await one.ledger.settle(failure(alive));
      await database.pool.query(`UPDATE "Hold" SET "expiresAt" = now() - interval '1 second'`);
      await one.ledger.sweep();
      assert.deepEqual(await sessionsUsed(account), [0]);
    });

    it('ends all there are, whatever stands before them that cannot be ended', async () => {
      const spoiled = await createAccount(database.pool);
      const account = await createAccount(database.pool);
      const bad = await admitted(spoiled);
      const good = await admitted(account);
      // More than a batch of each, all that cannot be ended before all that can, and many at the same instant.
      const copies = SWEEP_BATCH + 20;
      for (const { requestId } of [bad, good]) {
        await database.pool.query(
          `INSERT INTO "Hold" SELECT (jsonb_populate_record(h, jsonb_build_object('requestId', copy))).*
           FROM "Hold" h, unnest($2::uuid[]) AS copy WHERE h."requestId" = $1`,
          [requestId, Array.from({ length: copies - 1 }, newRequestId)],
        );
      }
      await database.pool.query(
        `UPDATE "Hold" SET "expiresAt" = CASE WHEN "accountId" = $1 THEN '2020-01-01Z' ELSE '2021-01-01Z' END::timestamptz
         WHERE "accountId" IN ($1, $2)`,
        [spoiled, account],
      );
      // A period that holds less than is let go breaks its CHECK.
      await database.pool.query(
        `UPDATE "Period" SET "heldNanos" = CASE WHEN "accountId" = $1 THEN 0 ELSE "heldNanos" * $3 END,
           "requestsOpen" = "requestsOpen" * $3 WHERE "accountId" IN ($1, $2)`,
        [spoiled, account, copies],
      );
      await database.pool.query(
        'UPDATE "Session" SET "requests" = $3, "requestsOpen" = "requestsOpen" * $3 WHERE "accountId" IN ($1, $2)',
        [spoiled, account, copies],
      );
      const { expired, worstCaseNanos, failures } = await one.ledger.sweep();
      assert.deepEqual([expired, failures.length], [copies, copies]);
      assert.equal(worstCaseNanos, BigInt(copies) * 1_000_000n);
      assert.equal((await entriesOf(database.pool, account)).length, copies);
      const [period] = await periodsOf(database.pool, account);
      assert.deepEqual([period?.requestsOpen, period?.heldNanos], [0, '0']);
      // Once what kept them is put right, they end too.
      await database.pool.query('UPDATE "Period" SET "heldNanos" = 1000000 * $2::bigint WHERE "accountId" = $1', [
        spoiled,
        copies,
      ]);
      assert.deepEqual((await one.ledger.sweep()).failures, []);
    });

    it('from two processes at the same time is one entry each', async () => {
      const account = await createAccount(database.pool);
      for (let i = 0; i < 6; i++) await expire((await admitted(account)).requestId);
      await Promise.all([one.ledger.sweep(), other.ledger.sweep()]);
      assert.equal((await entriesOf(database.pool, account)).length, 6);
    });

    it('is corrected, not repeated, when the request ends after all', async () => {
      const account = await createAccount(database.pool);
      const asked = await admitted(account);
      await expire(asked.requestId);
      await one.ledger.sweep();
      await one.ledger.settle(settlement(asked));
      await other.ledger.settle(settlement(asked));
      const entries = await entriesOf(database.pool, account);
      assert.deepEqual(
        entries.map((e) => [e.seq, e.outcome, e.costNanos]),
        [
          [0, 'expired', '0'],
          [1, 'completed', '100000'],
        ],
      );
      assert.deepEqual(await sessionsUsed(account), [1]);
    });

    for (const isOpen of [true, false]) {
      it(`leaves the key to a request that took it meanwhile and ${isOpen ? 'is open' : 'has ended'}`, async () => {
        const account = await createAccount(database.pool);
        const dead = await admitted(account, { clientKey: 'k' });
        await expire(dead.requestId);
        await one.ledger.sweep();
        const next = await admitted(account, { clientKey: 'k' });
        if (isOpen) await one.ledger.settle(settlement(dead));
        await one.ledger.settle(settlement(next));
        await other.ledger.settle(settlement(dead));
        const entries = await entriesOf(database.pool, account);
        assert.deepEqual(
          entries.filter(({ clientKey }) => clientKey === 'k').map(({ requestId }) => requestId),
          [next.requestId],
        );
        assert.equal((await periodsOf(database.pool, account))[0]?.settledNanos, '200000');
      });
    }

    it('loses nothing when it meets the settlement of the same request', async () => {
      const account = await createAccount(database.pool);
      for (let i = 0; i < 20; i++) {
        const asked = await admitted(account, {
          sessionId: `00000000-0000-4000-8000-0000000000${10 + i}` as SessionId,
        });
        await expire(asked.requestId);
        await Promise.all([one.ledger.sweep(), other.ledger.settle(settlement(asked))]);
      }
      const [period] = await periodsOf(database.pool, account);
      assert.equal(period?.settledNanos, String(20 * 100_000));
    });
  });
});
