import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createAccount, newSessionId } from '../support/accounts.ts';
import { assertBalanced, contradictions } from '../support/books.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { openLedger } from '../support/ledger.ts';
import { bookCommands, type Real } from './bookCommands.ts';
import { BooksModel } from './booksModel.ts';
import { histories, howToRepeat, milliseconds, progress, seed } from './options.ts';
import { useSessions } from './usedSessions.ts';

/** Histories under way at a time: accounts do not touch each other, and Postgres has more than one core. */
const WORKERS = 4;

/** Histories, after which the audit looks at all books. */
const ROUND = 500;

/** Where an account's periods start, and an instant shortly before an edge. */
const edges = fc.constantFrom<readonly [anchor: string, now: string]>(
  ['2028-01-31T00:00:00Z', '2028-02-28T23:59:59.999Z'],
  ['2028-02-29T00:00:00Z', '2028-03-28T12:00:00Z'],
  ['2027-12-31T23:00:00Z', '2028-02-29T22:59:59.999Z'],
  ['2028-01-15T00:00:00Z', '2028-02-10T00:00:00Z'],
);

/** Sessions that were used before the history begins: few, or nearly all that the free plan has. */
const used = fc.constantFrom(0, 0, 18, 19, 19, 20);

describe('random histories of the books', () => {
  let database: TestDatabase;
  /** The seed that an account's history came from. */
  const toldBy = new Map<string, number>();
  let servers: readonly [ReturnType<typeof openLedger>, ReturnType<typeof openLedger>];
  before(async () => {
    database = await createDatabase();
    servers = [openLedger(database.url), openLedger(database.url, false)];
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await database.drop();
  });

  it(`agree with a model of them at every step (seed ${seed})`, async () => {
    const startedAt = performance.now();
    const rounds = Math.ceil(histories / ROUND);
    for (let round = 0; round < rounds && performance.now() - startedAt < milliseconds; round++) {
      const workers = Array.from({ length: WORKERS }, (_, worker) => seed + round * WORKERS + worker);
      await Promise.all(workers.map((own) => tell(own, Math.ceil(Math.min(ROUND, histories) / WORKERS))));
      const found = await contradictions(database.pool);
      if (found.length > 0) {
        // Which history was it? Told again, with an audit after each, the shortest one is found.
        for (const own of new Set(found.map(({ accountId }) => toldBy.get(accountId) ?? seed))) {
          await tell(own, ROUND / WORKERS, true);
        }
        assert.deepEqual(found, []);
      }
      const done = Math.min((round + 1) * ROUND, histories);
      progress(`${done} histories, ${Math.round(done / ((performance.now() - startedAt) / 1_000))} a second`);
    }
    await end();
  }).timeout(milliseconds + 60_000);

  /** @param isAudited whether every history has to leave its account in order by itself. */
  async function tell(own: number, numRuns: number, isAudited = false): Promise<void> {
    const history = fc.asyncProperty(edges, used, bookCommands, async ([anchor, now], sessionsUsed, commands) => {
      const { model, real } = await begin(new Date(anchor), new Date(now), sessionsUsed);
      await fc.asyncModelRun(() => ({ model, real }), commands);
      toldBy.set(real.accountId, own);
      if (!isAudited) return;
      const found = await contradictions(database.pool);
      assert.deepEqual(
        found.filter(({ accountId }) => accountId === real.accountId),
        [],
      );
    });
    const run = await fc.check(history, { numRuns, seed: own, interruptAfterTimeLimit: milliseconds });
    if (!run.failed) return;
    throw new Error(`${fc.defaultReportMessage(run)}\n${howToRepeat()}`, { cause: run.errorInstance });
  }

  /** An account of the free plan with some sessions used, which cost something. */
  async function begin(anchor: Date, now: Date, sessionsUsed: number): Promise<{ model: BooksModel; real: Real }> {
    const accountId = await createAccount(database.pool, { plan: 'free', anchorAt: anchor });
    const model = new BooksModel(anchor, now);
    const sessions = [newSessionId(), newSessionId(), newSessionId()];
    const ledgers = [servers[0].ledger, servers[1].ledger] as const;
    const real: Real = { ledgers, pool: database.pool, accountId, sessions, asked: new Map() };
    await useSessions(model, real, sessionsUsed);
    return { model, real };
  }

  /** What the histories left open is swept; then nothing is held, nothing open, and each period the sum of its entries. */
  async function end(): Promise<void> {
    await database.pool.query(`UPDATE "Hold" SET "expiresAt" = '2020-01-01Z'`);
    assert.deepEqual((await servers[0].ledger.sweep()).failures, []);
    await assertBalanced(database.pool);
    const { rows } = await database.pool.query(
      `SELECT max("requestsOpen") AS open, max("heldNanos") AS held FROM "Period"`,
    );
    assert.deepEqual(rows, [{ open: 0, held: '0' }]);
  }
});
