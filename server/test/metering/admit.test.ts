import assert from 'node:assert/strict';
import { newDeviceId } from '../../src/ids.ts';
import { plans } from '../../src/metering/plans.ts';
import { BooksModel } from '../faults/booksModel.ts';
import { useSessions } from '../faults/usedSessions.ts';
import { createAccount, newSessionId } from '../support/accounts.ts';
import { assertConsistent, entriesOf, periodsOf } from '../support/books.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { codeOf, failure, openLedger, request, settlement } from '../support/ledger.ts';
import { whileLocked } from '../support/locks.ts';
import { someoneWaits } from '../support/until.ts';

describe('admission', () => {
  let database: TestDatabase;
  let servers: ReturnType<typeof openLedger>[];
  before(async () => {
    database = await createDatabase();
    servers = [openLedger(database.url), openLedger(database.url)];
  });
  afterEach(() => assertConsistent(database.pool));
  after(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await database.drop();
  });

  const ledger = (index = 0) => {
    const server = servers[index % servers.length];
    assert.ok(server);
    return server.ledger;
  };

  it('holds the worst case and says what is used', async () => {
    const account = await createAccount(database.pool);
    const result = await ledger().admit(request(account, { admittedAt: new Date('2026-11-20T00:00:00Z') }));
    assert.ok(result.admitted);
    assert.deepEqual(result.period.endsAt, new Date('2026-12-15T00:00:00Z'));
    assert.deepEqual(result.standing, {
      sessionsUsed: 1,
      requestsOpen: 1,
      settledNanos: 0n,
      heldNanos: 1_000_000n,
      sessionRequests: 0,
      addsSession: true,
    });
  });

  it('admits in parallel on the first request of a period, up to the limit and no further', async () => {
    const account = await createAccount(database.pool);
    const results = await Promise.all(Array.from({ length: 40 }, (_, i) => ledger(i).admit(request(account))));
    const codes = results.map(codeOf);
    assert.equal(codes.filter((code) => code === 'admitted').length, plans.pro.openRequests);
    assert.deepEqual(new Set(codes), new Set(['admitted', 'too_many_open_requests']));
  });

  it('counts a session once, however many requests open it at the same time', async () => {
    const account = await createAccount(database.pool);
    const sessionId = newSessionId();
    const results = await Promise.all(
      Array.from({ length: plans.pro.openRequests }, (_, i) => ledger(i).admit(request(account, { sessionId }))),
    );
    assert.deepEqual(new Set(results.map(codeOf)), new Set(['admitted']));
    const [period] = await periodsOf(database.pool, account);
    assert.equal(period?.sessionsUsed, 1);
  });

  it('lets parallel requests take the budget to the last nano-dollar, and no further', async () => {
    const account = await createAccount(database.pool, { plan: 'free' });
    const third = plans.free.budgetNanos / 3n;
    const asked = Array.from({ length: 12 }, () => request(account, { worstCaseNanos: third }));
    const settled: bigint[] = [];
    await Promise.all(
      asked.map(async (one, i) => {
        for (;;) {
          const result = await ledger(i).admit(one);
          if (result.admitted) {
            await ledger(i + 1).settle(settlement(one, { costNanos: third }));
            settled.push(third);
            return;
          }
          if (result.code !== 'too_many_open_requests') return;
        }
      }),
    );
    assert.equal(settled.length, 3);
    await assertNothingOpen(account);
  });

  describe('decides about two that wait for the same row one after the other:', () => {
    const now = new Date('2028-02-10T00:00:00Z');
    const { budgetNanos, sessions, openRequests } = plans.free;
    const limits: [code: string, before: { sessions: number; open: number }, worstCaseNanos: bigint][] = [
      ['sessions_exhausted', { sessions: sessions - 1, open: 0 }, 1n],
      ['too_many_open_requests', { sessions: 1, open: openRequests - 1 }, 1n],
      ['budget_exhausted', { sessions: 1, open: 0 }, (budgetNanos * 6n) / 10n],
    ];
    for (const [code, before, worstCaseNanos] of limits) {
      it(`the second meets ${code}`, async () => {
        const anchorAt = new Date('2028-01-15T00:00:00Z');
        const account = await createAccount(database.pool, { plan: 'free', anchorAt });
        await useSessions(new BooksModel(anchorAt, now), { pool: database.pool, accountId: account }, before.sessions);
        const ask = () => request(account, { admittedAt: now, worstCaseNanos });
        for (let i = 0; i < before.open; i++) assert.equal(codeOf(await ledger(0).admit(ask())), 'admitted');
        const period = 'SELECT FROM "Period" WHERE "accountId" = $1 FOR UPDATE';
        const { both } = await whileLocked(database.pool, period, [account], async () => {
          const asked = Promise.all([ledger(0).admit(ask()), ledger(1).admit(ask())]);
          await someoneWaits(database.pool, 2);
          return { both: asked };
        });
        assert.deepEqual((await both).map(codeOf).sort(), ['admitted', code]);
      });
    }
  });

  it('admits an exact fit', async () => {
    const account = await createAccount(database.pool, { plan: 'free' });
    const { budgetNanos } = plans.free;
    const tooMuch = await ledger().admit(request(account, { worstCaseNanos: budgetNanos + 1n }));
    assert.equal(codeOf(tooMuch), 'budget_exhausted');
    assert.equal(codeOf(await ledger().admit(request(account, { worstCaseNanos: budgetNanos }))), 'admitted');
  });

  it('tells of no larger plan whom there is none for', async () => {
    const account = await createAccount(database.pool, { plan: 'pro' });
    const refused = await ledger().admit(request(account, { worstCaseNanos: plans.pro.budgetNanos + 1n }));
    assert.partialDeepStrictEqual(refused, { code: 'budget_exhausted', limit: { largerPlan: false } });
  });

  it('does not let a request that is too dear stand in the way of small ones', async () => {
    const account = await createAccount(database.pool, { plan: 'free' });
    const big = ledger().admit(request(account, { worstCaseNanos: 10n ** 12n }));
    const small = ledger(1).admit(request(account));
    assert.deepEqual([codeOf(await big), codeOf(await small)], ['budget_exhausted', 'admitted']);
  });

  it('tells the limit, what is used, what is allowed and when it resets', async () => {
    const account = await createAccount(database.pool, { plan: 'free', anchorAt: new Date('2026-01-31T00:00:00Z') });
    const admittedAt = new Date('2026-02-10T00:00:00Z');
    for (let i = 0; i < plans.free.sessions; i++) {
      const one = request(account, { admittedAt });
      assert.equal(codeOf(await ledger().admit(one)), 'admitted');
      const period = { startsAt: new Date('2026-01-31T00:00:00Z'), endsAt: new Date('2026-02-28T00:00:00Z') };
      await ledger().settle(settlement(one, { period, costNanos: 1n }));
    }
    const refused = await ledger().admit(request(account, { admittedAt }));
    assert.partialDeepStrictEqual(refused, {
      admitted: false,
      code: 'sessions_exhausted',
      limit: { limit: 'sessions', used: '20', allowed: '20', resetsAt: '2026-02-28T00:00:00.000Z', largerPlan: true },
    });
    const next = await ledger().admit(request(account, { admittedAt: new Date('2026-02-28T00:00:00Z') }));
    assert.equal(codeOf(next), 'admitted', 'the next period starts anew');
  });

  it('lets a session go on that counts already, when no new one may start', async () => {
    const account = await createAccount(database.pool, { plan: 'free' });
    const sessionId = newSessionId();
    const first = request(account, { sessionId });
    await ledger().admit(first);
    await ledger().settle(settlement(first));
    await database.pool.query(`UPDATE "Period" SET "sessionsUsed" = $2 WHERE "accountId" = $1`, [
      account,
      plans.free.sessions,
    ]);
    assert.equal(codeOf(await ledger().admit(request(account))), 'sessions_exhausted');
    assert.equal(codeOf(await ledger().admit(request(account, { sessionId }))), 'admitted');
    await database.pool.query(`UPDATE "Period" SET "sessionsUsed" = 1 WHERE "accountId" = $1`, [account]);
  });

  it('ends a session that got too long', async () => {
    const account = await createAccount(database.pool, { plan: 'free' });
    const sessionId = newSessionId();
    for (let i = 0; i < plans.free.requestsPerSession; i++) {
      const one = request(account, { sessionId });
      assert.equal(codeOf(await ledger().admit(one)), 'admitted');
      await ledger().settle(settlement(one));
    }
    assert.partialDeepStrictEqual(await ledger().admit(request(account, { sessionId })), {
      admitted: false,
      code: 'session_too_long',
      limit: { limit: 'session_requests', used: '30', allowed: '30' },
    });
  });

  it('refuses unknown and blocked accounts', async () => {
    const account = await createAccount(database.pool);
    assert.equal(codeOf(await ledger().admit(request(newSessionId() as unknown as typeof account))), 'account_unknown');
    const first = request(account);
    assert.equal(codeOf(await ledger().admit(first)), 'admitted');
    await database.pool.query('UPDATE "Account" SET "blockedAt" = now() WHERE "id" = $1', [account]);
    assert.equal(codeOf(await ledger().admit(request(account))), 'account_blocked', 'remembered facts do not help');
  });

  it('refuses a device that is signed out, on every server, and no other', async () => {
    const account = await createAccount(database.pool);
    const other = await createAccount(database.pool);
    const [lost, kept] = [newDeviceId(), newDeviceId()];
    await database.pool.query(
      `INSERT INTO "Device" ("accountId", "deviceId", "name") VALUES ($1, $3, ''), ($1, $4, ''), ($2, $3, '')`,
      [account, other, lost, kept],
    );
    const ask = (id = account, deviceId = lost) => ledger().admit(request(id, { deviceId }));
    assert.equal(codeOf(await ask()), 'admitted');
    await database.pool.query(`UPDATE "Device" SET "revokedAt" = now() WHERE "accountId" = $1 AND "deviceId" = $2`, [
      account,
      lost,
    ]);
    for (const index of [0, 1])
      assert.equal(codeOf(await ledger(index).admit(request(account, { deviceId: lost }))), 'device_revoked');
    assert.equal(codeOf(await ask(account, kept)), 'admitted');
    assert.equal(codeOf(await ask(other, lost)), 'admitted', 'of another account');
  });

  it('follows an upgrade and a change of anchor at once, on every server', async () => {
    const account = await createAccount(database.pool, { plan: 'free' });
    const opus = () => request(account, { model: 'claude-opus-5-5' });
    assert.equal(codeOf(await ledger(0).admit(opus())), 'model_not_in_plan');
    assert.equal(codeOf(await ledger(1).admit(opus())), 'model_not_in_plan');
    await database.pool.query(`UPDATE "Account" SET "plan" = 'pro' WHERE "id" = $1`, [account]);
    assert.equal(codeOf(await ledger(0).admit(opus())), 'admitted');
    assert.equal(codeOf(await ledger(1).admit(opus())), 'admitted');

    await database.pool.query(`UPDATE "Account" SET "anchorAt" = '2026-11-03Z' WHERE "id" = $1`, [account]);
    const moved = await ledger(0).admit(request(account, { admittedAt: new Date('2026-11-23T00:00:00Z') }));
    assert.ok(moved.admitted);
    assert.deepEqual(moved.period.startsAt, new Date('2026-11-03T00:00:00Z'));

    await database.pool.query(`UPDATE "Account" SET "plan" = 'free' WHERE "id" = $1`, [account]);
    assert.equal(codeOf(await ledger(1).admit(opus())), 'model_not_in_plan', 'a downgrade too');
  });

  it('takes the end of a period from the anchor as it is', async () => {
    const account = await createAccount(database.pool, { anchorAt: new Date('2028-02-29T00:00:00Z') });
    assert.equal(
      codeOf(await ledger().admit(request(account, { admittedAt: new Date('2028-03-01T00:00:00Z') }))),
      'admitted',
    );
    await database.pool.query(`UPDATE "Account" SET "anchorAt" = '2028-01-31Z' WHERE "id" = $1`, [account]);
    const late = new Date('2028-03-30T00:00:00Z');
    assert.equal(codeOf(await ledger().admit(request(account, { admittedAt: late }))), 'admitted');
    const periods = await periodsOf(database.pool, account);
    assert.deepEqual(
      periods.map(({ startsAt, endsAt }) => [startsAt, endsAt]),
      [[new Date('2028-02-29T00:00:00Z'), new Date('2028-03-31T00:00:00Z')]],
    );
  });

  describe("the client's own key", () => {
    it('lets one of several requests through, at the same time or later', async () => {
      const account = await createAccount(database.pool);
      const asked = Array.from({ length: 6 }, () => request(account, { clientKey: 'key-1' }));
      const results = await Promise.all(asked.map((one, i) => ledger(i).admit(one)));
      const codes = results.map(codeOf).sort();
      assert.deepEqual(codes, ['admitted', ...Array.from({ length: 5 }, () => 'duplicate_request')]);
      const winner = asked[results.findIndex((result) => result.admitted)];
      assert.ok(winner);
      await ledger().settle(settlement(winner));
      assert.equal(codeOf(await ledger().admit(request(account, { clientKey: 'key-1' }))), 'duplicate_request');
      assert.equal((await entriesOf(database.pool, account)).length, 1);
    });

    for (const costNanos of [100n, 0n]) {
      it(`is seen though its request came and went while this one waited, at a cost of ${costNanos}`, async () => {
        const account = await createAccount(database.pool);
        const sessionId = newSessionId();
        const opener = request(account, { sessionId });
        await ledger().admit(opener);
        await ledger().settle(settlement(opener));
        const session = 'SELECT FROM "Session" WHERE "sessionId" = $1 FOR UPDATE';
        const { waiting } = await whileLocked(database.pool, session, [sessionId], async () => {
          const asked = ledger(0).admit(request(account, { sessionId, clientKey: 'key-3' }));
          await someoneWaits(database.pool);
          const first = request(account, { clientKey: 'key-3' });
          assert.equal(codeOf(await ledger(1).admit(first)), 'admitted');
          await ledger(1).settle(settlement(first, { costNanos }));
          return { waiting: asked };
        });
        assert.equal(codeOf(await waiting), 'duplicate_request');
      });
    }

    it('may be used again after a request that yielded nothing, and by another account', async () => {
      const account = await createAccount(database.pool);
      const first = request(account, { clientKey: 'key-2' });
      await ledger().admit(first);
      await ledger().settle(failure(first));
      assert.equal(codeOf(await ledger().admit(request(account, { clientKey: 'key-2' }))), 'admitted');
      const other = await createAccount(database.pool);
      assert.equal(codeOf(await ledger().admit(request(other, { clientKey: 'key-2' }))), 'admitted');
    });
  });

  async function assertNothingOpen(account: string): Promise<void> {
    const [period] = await periodsOf(database.pool, account);
    assert.deepEqual([period?.requestsOpen, period?.heldNanos], [0, '0']);
    await assertConsistent(database.pool);
  }
});
