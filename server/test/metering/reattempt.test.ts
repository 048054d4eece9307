import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { newRequestId, type RequestId } from '../../src/ids.ts';
import type { AdmissionRequest, Ledger } from '../../src/metering/ledger.ts';
import type { Reattempt } from '../../src/metering/reattempt.ts';
import { createAccount } from '../support/accounts.ts';
import { assertBalanced, assertConsistent, entriesOf, periodsOf } from '../support/books.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { failure, openTwoLedgers, request, settlement } from '../support/ledger.ts';

/** The move from the attempt that was admitted to the next one. */
function moveOf(asked: AdmissionRequest, changes: Partial<Reattempt> = {}): Reattempt {
  return {
    ...settlement(asked),
    upstreamId: null,
    next: { requestId: newRequestId(), model: 'claude-haiku-5-5', provider: 'openrouter' },
    ...changes,
  };
}

describe('a request that moves to another attempt', () => {
  let database: TestDatabase;
  let ledger: Ledger;
  let other: Ledger;
  let close: () => Promise<void>;
  before(async () => {
    database = await createDatabase();
    ({ ledger, other, close } = openTwoLedgers(database.url));
  });
  after(async () => {
    await close();
    await database.drop();
  });

  const holdsOf = async (pool: Pool, accountId: string) =>
    (await pool.query('SELECT * FROM "Hold" WHERE "accountId" = $1', [accountId])).rows;

  async function admitted(changes: Partial<AdmissionRequest> = {}): Promise<AdmissionRequest> {
    const asked = request(await createAccount(database.pool), changes);
    assert.ok((await ledger.admit(asked)).admitted);
    return asked;
  }

  /** How the attempt after `move` ends well. */
  const ending = (asked: AdmissionRequest, move: Reattempt) =>
    settlement(asked, { ...move.next, firstRequestId: asked.requestId });

  it('keeps its hold, its place and its key, whatever else the account has reached', async () => {
    const asked = await admitted({ clientKey: 'key', worstCaseNanos: 15_000_000_000n });
    await database.pool.query('UPDATE "Account" SET "blockedAt" = now(), "plan" = $2 WHERE "id" = $1', [
      asked.accountId,
      'free',
    ]);
    const before_ = await periodsOf(database.pool, asked.accountId);
    const move = moveOf(asked);
    await ledger.reattempt(move);
    assert.deepEqual(await periodsOf(database.pool, asked.accountId), before_);
    const [hold, ...others] = await holdsOf(database.pool, asked.accountId);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [hold.requestId, hold.firstRequestId, hold.provider, hold.clientKey, hold.worstCaseNanos],
      [move.next.requestId, asked.requestId, 'openrouter', 'key', '15000000000'],
    );
    await assertConsistent(database.pool);

    await ledger.settle(ending(asked, move));
    const entries = await entriesOf(database.pool, asked.accountId);
    assert.deepEqual(
      entries.map((entry) => [entry.requestId, entry.firstRequestId, entry.provider, entry.costNanos, entry.clientKey]),
      [
        [asked.requestId, null, 'anthropic', '0', null],
        [move.next.requestId, asked.requestId, 'openrouter', '100000', 'key'],
      ],
    );
    await assertBalanced(database.pool);
  });

  it('names its first attempt in every later one', async () => {
    const asked = await admitted();
    const first = moveOf(asked);
    await ledger.reattempt(first);
    const second = moveOf(asked, { requestId: first.next.requestId, firstRequestId: asked.requestId });
    await ledger.reattempt(second);
    const [hold] = await holdsOf(database.pool, asked.accountId);
    assert.deepEqual([hold.requestId, hold.firstRequestId], [second.next.requestId, asked.requestId]);
    await ledger.settle({ ...failure(asked), requestId: second.next.requestId, firstRequestId: asked.requestId });
    assert.equal((await entriesOf(database.pool, asked.accountId)).length, 3);
    assert.equal((await periodsOf(database.pool, asked.accountId))[0]?.sessionsUsed, 0, 'the session is given back');
    await assertBalanced(database.pool);
  });

  it('moves once, however often and from wherever it is told to', async () => {
    const asked = await admitted();
    const move = moveOf(asked);
    await Promise.all(Array.from({ length: 12 }, (_, turn) => (turn % 2 === 0 ? ledger : other).reattempt(move)));
    assert.equal((await holdsOf(database.pool, asked.accountId)).length, 1);
    assert.equal((await entriesOf(database.pool, asked.accountId)).length, 1);
    await ledger.settle(ending(asked, move));
    await other.reattempt(move);
    assert.equal((await entriesOf(database.pool, asked.accountId)).length, 2);
    await assertBalanced(database.pool);
  });

  it('many at once, of one session and of several, in one statement and in parallel', async () => {
    const accountId = await createAccount(database.pool);
    const [a, b, c] = await Promise.all(
      [request(accountId), request(accountId), request(accountId)].map(async (asked, index, all) => {
        const shared = index === 0 ? asked : { ...asked, sessionId: (all[0] ?? asked).sessionId };
        assert.ok((await ledger.admit(shared)).admitted);
        return shared;
      }),
    );
    assert.ok(a && b && c);
    const moves = [a, b, c].map((asked) => moveOf(asked));
    await Promise.all(moves.map((move) => ledger.reattempt(move)));
    await assertConsistent(database.pool);
    const all = [a, b, c].map((asked, index) => ending(asked, moves[index] ?? moveOf(asked)));
    await Promise.all(all.map((each) => other.settle(each)));
    await assertBalanced(database.pool);
  });

  describe('after a crash of the database lost its hold', () => {
    const lose: [what: string, sql: string][] = [
      [
        'with the counters that it moved',
        `WITH gone AS (DELETE FROM "Hold" WHERE "accountId" = $1), s AS (DELETE FROM "Session" WHERE "accountId" = $1)
         DELETE FROM "Period" WHERE "accountId" = $1`,
      ],
      [
        'in a session that went on',
        `WITH gone AS (DELETE FROM "Hold" WHERE "accountId" = $1),
         p AS (UPDATE "Period" SET "requestsOpen" = 0, "heldNanos" = 0 WHERE "accountId" = $1)
         UPDATE "Session" SET "requests" = 1, "requestsOpen" = 0 WHERE "accountId" = $1`,
      ],
    ];
    for (const [what, sql] of lose) {
      it(`${what}: no other is made, and the books balance`, async () => {
        const earlier = await admitted();
        await ledger.settle(settlement(earlier));
        const asked = request(earlier.accountId, { sessionId: earlier.sessionId });
        if (sql.includes('UPDATE')) assert.ok((await ledger.admit(asked)).admitted);
        else await database.pool.query('DELETE FROM "Entry" WHERE "accountId" = $1', [earlier.accountId]);
        await database.pool.query(sql, [asked.accountId]);
        const move = moveOf(asked);
        await ledger.reattempt(move);
        assert.deepEqual(await holdsOf(database.pool, asked.accountId), []);
        await assertConsistent(database.pool);
        await ledger.settle(ending(asked, move));
        assert.equal((await entriesOf(database.pool, asked.accountId)).at(-1)?.costNanos, '100000');
        await assertBalanced(database.pool);
      });
    }
  });

  it('that was given up for dead: the entry stays, and what it cost after all is recorded', async () => {
    const asked = await admitted({ holdSeconds: -1 });
    await other.sweep();
    const move = moveOf(asked);
    await ledger.reattempt(move);
    await ledger.settle(ending(asked, move));
    assert.deepEqual(
      (await entriesOf(database.pool, asked.accountId)).map((entry) => [entry.outcome, entry.costNanos]),
      [
        ['expired', '0'],
        ['completed', '100000'],
      ],
    );
    await assertBalanced(database.pool);
  });

  it('whose server dies then is swept as the attempt that it was', async () => {
    const asked = await admitted({ holdSeconds: -1 });
    const move = moveOf(asked);
    await ledger.reattempt(move);
    await other.sweep();
    const swept = (await entriesOf(database.pool, asked.accountId)).at(-1);
    assert.deepEqual(
      [swept?.requestId, swept?.firstRequestId, swept?.provider, swept?.outcome],
      [move.next.requestId as RequestId, asked.requestId, 'openrouter', 'expired'],
    );
    await assertBalanced(database.pool);
  });
});
