import assert from 'node:assert/strict';
import { v7 } from 'uuid';
import type { RequestId } from '../../src/ids.ts';
import type { Correction } from '../../src/metering/correct.ts';
import type { AdmissionRequest, Ledger } from '../../src/metering/ledger.ts';
import type { Settlement } from '../../src/metering/settle.ts';
import { createAccount } from '../support/accounts.ts';
import { assertBalanced, entriesOf, periodsOf } from '../support/books.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { failure, openTwoLedgers, request, settlement } from '../support/ledger.ts';

/** What the provider tells afterwards: at haiku's price 40,000 and 200,000 nano-dollars. */
const truth = {
  usage: { input: 300, output: 400, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 1_000 },
  costNanos: 240_000n,
  providerCostNanos: 250_000n,
};

describe('a correction', () => {
  let database: TestDatabase;
  let ledger: Ledger;
  let other: Ledger;
  let close: () => Promise<void>;
  before(async () => {
    database = await createDatabase();
    ({ ledger, other, close } = openTwoLedgers(database.url));
  });
  afterEach(() => assertBalanced(database.pool));
  after(async () => {
    await close();
    await database.drop();
  });

  /** A request that was settled by an estimate. */
  async function estimated(
    changes: Partial<Settlement> = {},
    asks: Partial<AdmissionRequest> = {},
  ): Promise<{ asked: AdmissionRequest; correction: Correction }> {
    const asked = request(await createAccount(database.pool), { provider: 'openrouter', ...asks });
    assert.ok((await ledger.admit(asked)).admitted);
    await ledger.settle(
      settlement(asked, { basis: 'estimated', outcome: 'stopped_by_user', upstreamId: 'gen-1', ...changes }),
    );
    return { asked, correction: { ...truth, accountId: asked.accountId, requestId: asked.requestId, seq: 0 } };
  }
  const settledNanos = async ({ accountId }: AdmissionRequest) =>
    (await periodsOf(database.pool, accountId)).map((period) => period.settledNanos);

  it('is an entry of the differences', async () => {
    const { asked, correction } = await estimated({}, { clientKey: 'key' });
    assert.equal(await ledger.correct(correction), 140_000n);
    const [first, second, ...others] = await entriesOf(database.pool, asked.accountId);
    assert.ok(first && second);
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...second, settledAt: undefined },
      {
        ...first,
        settledAt: undefined,
        seq: 1,
        inputTokens: '-200',
        outputTokens: '300',
        cacheReadTokens: '1000',
        costNanos: '140000',
        providerCostNanos: '250000',
        basis: 'reported',
      },
    );
    assert.deepEqual(await settledNanos(asked), ['240000']);
  });

  it('happens once, however often and from wherever it is made', async () => {
    const { asked, correction } = await estimated();
    const changes = await Promise.all(
      Array.from({ length: 12 }, (_, turn) => (turn % 2 === 0 ? ledger : other).correct(correction)),
    );
    assert.deepEqual(
      changes.filter((change) => change !== undefined),
      [140_000n],
    );
    assert.equal(await other.correct(correction), undefined);
    assert.deepEqual(await settledNanos(asked), ['240000']);
  });

  it('happens once where a client key has a unique index of its own, whichever index finds it taken', async () => {
    // Two have to insert within microseconds of each other for the second index to be the one, so they try often.
    for (let round = 0; round < 60; round++) {
      const { correction } = await estimated({}, { clientKey: 'key' });
      const changes = await Promise.all([ledger.correct(correction), other.correct(correction)]);
      assert.deepEqual(
        changes.filter((change) => change !== undefined),
        [140_000n],
      );
    }
  });

  it('may be corrected in its turn, also what the provider took', async () => {
    const { asked, correction } = await estimated();
    await ledger.correct(correction);
    const less = { ...correction, seq: 1, usage: { ...truth.usage, output: 0 }, costNanos: 40_000n };
    assert.equal(await ledger.correct({ ...less, providerCostNanos: 1n }), -200_000n);
    const last = (await entriesOf(database.pool, asked.accountId)).at(-1);
    assert.deepEqual([last?.seq, last?.outputTokens, last?.providerCostNanos], [2, '-400', '-249999']);
    assert.deepEqual(await settledNanos(asked), ['40000']);
  });

  it('down to nothing', async () => {
    const { asked, correction } = await estimated();
    const none = { input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };
    await ledger.correct({ ...correction, usage: none, costNanos: 0n, providerCostNanos: 0n });
    assert.deepEqual(await settledNanos(asked), ['0']);
  });

  it('counts in the period that the request was admitted in, which may be over', async () => {
    const admittedAt = new Date(Date.now() - 40 * 86_400_000);
    const requestId = v7({ msecs: admittedAt.getTime() }) as RequestId;
    const { asked, correction } = await estimated({}, { admittedAt, requestId });
    await ledger.correct(correction);
    const [period, ...others] = await periodsOf(database.pool, asked.accountId);
    assert.deepEqual(others, []);
    assert.ok(period && period.endsAt < new Date());
    assert.equal(period.settledNanos, '240000');
  });

  it('charges nothing where nothing is to be charged', async () => {
    const failed = request(await createAccount(database.pool), { provider: 'openrouter' });
    await ledger.admit(failed);
    await ledger.settle({ ...failure(failed), upstreamId: 'gen-1' });
    const dead = request(await createAccount(database.pool), { provider: 'openrouter', holdSeconds: -1 });
    await ledger.admit(dead);
    await ledger.sweep();
    for (const { accountId, requestId } of [failed, dead]) {
      assert.equal(await ledger.correct({ ...truth, accountId, requestId, seq: 0 }), undefined);
      assert.equal((await entriesOf(database.pool, accountId)).length, 1);
    }
  });

  it('of a request that came back from the dead corrects its true end', async () => {
    const asked = request(await createAccount(database.pool), { provider: 'openrouter', holdSeconds: -1 });
    await ledger.admit(asked);
    await ledger.sweep();
    await ledger.settle(settlement(asked, { basis: 'estimated', upstreamId: 'gen-1' }));
    const due = (await ledger.uncorrected()).find((entry) => entry.accountId === asked.accountId);
    assert.equal(due?.seq, 1);
    assert.equal(await ledger.correct({ ...due, ...truth }), 140_000n);
    assert.deepEqual(await settledNanos(asked), ['240000']);
  });

  it('of a request that is not in the books is none', async () => {
    const { accountId, requestId } = request(await createAccount(database.pool));
    assert.equal(await ledger.correct({ ...truth, accountId, requestId, seq: 0 }), undefined);
  });

  describe('is due', () => {
    const dueOf = async ({ accountId }: AdmissionRequest) =>
      (await ledger.uncorrected()).filter((entry) => entry.accountId === accountId);

    const table: [what: string, changes: Partial<Settlement>, isDue: boolean][] = [
      ['an estimate', {}, true],
      ['an estimate with the cost', { providerCostNanos: 5n }, true],
      ['what was reported without the cost', { basis: 'reported', outcome: 'completed' }, true],
      ['what broke midway', { outcome: 'failed_midway' }, true],
      ['not what was reported with the cost', { basis: 'reported', providerCostNanos: 5n }, false],
      ['not what has no id there', { upstreamId: null }, false],
      ['not what another provider answered', { provider: 'anthropic' }, false],
    ];
    for (const [what, changes, isDue] of table) {
      it(what, async () => {
        const { asked } = await estimated(changes);
        assert.equal((await dueOf(asked)).length, isDue ? 1 : 0);
      });
    }

    it('until it has been made', async () => {
      const { asked, correction } = await estimated();
      await ledger.correct(correction);
      assert.deepEqual(await dueOf(asked), []);
    });

    it('later and later while the provider does not know, and at last no more', async () => {
      const { asked, correction } = await estimated();
      const waits: number[] = [];
      for (;;) {
        const [entry] = await dueOf(asked);
        if (entry === undefined) break;
        await Promise.all([ledger.postpone(entry), other.postpone(entry)]);
        assert.deepEqual(await dueOf(asked), [], 'not before its time');
        const { rows } = await database.pool.query(
          'SELECT "tries", extract(epoch FROM "nextAt" - now())::int AS wait FROM "Lookup" WHERE "accountId" = $1',
          [asked.accountId],
        );
        waits.push(rows[0].wait);
        assert.equal(rows[0].tries, waits.length);
        await database.pool.query(`UPDATE "Lookup" SET "nextAt" = '-infinity' WHERE "accountId" = $1`, [
          asked.accountId,
        ]);
      }
      assert.equal(waits.length, 16);
      assert.ok(waits.every((wait, index) => index === 0 || wait >= (waits[index - 1] ?? 0)));
      assert.deepEqual([waits[0], waits.at(-1)], [30, 21_600]);
      await ledger.correct(correction);
      const { rows } = await database.pool.query('SELECT FROM "Lookup" WHERE "accountId" = $1', [asked.accountId]);
      assert.deepEqual(rows, []);
    });
  });
});
