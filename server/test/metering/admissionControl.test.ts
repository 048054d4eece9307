import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import type { Pool } from 'pg';
import { openDatabase } from '../../src/database.ts';
import { createLogger } from '../../src/http/logger.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { newRequestId } from '../../src/ids.ts';
import { Accounts } from '../../src/metering/accounts.ts';
import { AdmissionControl } from '../../src/metering/admissionControl.ts';
import { pauseAdmissions, resumeAdmissions } from '../../src/metering/admissionPause.ts';
import { DailySpend } from '../../src/metering/dailySpend.ts';
import { Ledger } from '../../src/metering/ledger.ts';
import { createAccount } from '../support/accounts.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { codeOf, request, settlement } from '../support/ledger.ts';

/** Each request of these tests holds so much, a thousandth of a dollar. */
const HOLD = 1_000_000n;

/** A server process as far as admission goes. It looks at the database when the test tells it to. */
interface Process {
  readonly control: AdmissionControl;
  readonly ledger: Ledger;
  readonly log: () => string;
  close(): Promise<void>;
}

describe('admission control', () => {
  let database: TestDatabase;
  let running: Process[];
  beforeEach(async () => {
    database = await createDatabase();
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((each) => each.close()));
    await database.drop();
  });

  const start = (ceilingNanos: bigint | undefined, now?: () => Date, url = database.url): Process => {
    let log = '';
    const destination = new Writable({
      write(chunk, _encoding, done) {
        log += String(chunk);
        done();
      },
    });
    const options = { url, poolSize: 4, connectTimeoutMs: 1_000, queryTimeoutMs: 5_000 };
    const opened = openDatabase(options, () => undefined);
    const services = { pool: opened.pool, logger: createLogger('trace', destination), metrics: createMetrics() };
    const control = new AdmissionControl(services, { ceilingNanos, ...(now && { now }) });
    const ledger = new Ledger(opened.pool, new Accounts(opened.prisma), { prepare: true, groupCommit: true }, control);
    const process = { control, ledger, log: () => log, close: () => opened.close() };
    running.push(process);
    return process;
  };
  /** So many requests, each of another account; what was admitted. */
  const ask = async ({ ledger }: Process, count: number) => {
    const accounts = await Promise.all(Array.from({ length: count }, () => createAccount(database.pool)));
    const asked = accounts.map((account) => request(account));
    const results = await Promise.all(asked.map((each) => ledger.admit(each)));
    for (const result of results) assert.ok(['admitted', 'service_paused'].includes(codeOf(result)), codeOf(result));
    return asked.filter((_, index) => results[index]?.admitted);
  };
  const reopensAt = async ({ ledger }: Process, changes: Parameters<typeof request>[1] = {}) => {
    const result = await ledger.admit(request(await createAccount(database.pool), changes));
    return result.admitted || result.code !== 'service_paused'
      ? codeOf(result)
      : result.closed.reopensAt?.toISOString();
  };
  /** An entry out of nothing, as another process would have settled it. */
  const enter = async (settledAt: string, costNanos: bigint) => {
    await database.pool.query(
      `INSERT INTO "Entry" ("accountId", "requestId", "sessionId", "periodStartsAt", "model", "provider", "inputTokens",
         "outputTokens", "cacheWrite5mTokens", "cacheWrite1hTokens", "cacheReadTokens", "costNanos", "outcome", "basis",
         "admittedAt", "settledAt")
       VALUES ($1, $2, $2, now(), 'm', 'p', 0, 0, 0, 0, 0, $3, 'completed', 'reported', $4, $4)`,
      [await createAccount(database.pool), newRequestId(), costNanos, settledAt],
    );
  };

  describe('ceiling', () => {
    it('admits an exact fit and nothing more, also of requests that come at once', async () => {
      const one = start(10n * HOLD);
      assert.equal((await ask(one, 30)).length, 10);
      assert.equal((await ask(one, 1)).length, 0);
      assert.match(one.log(), /"level":50.*"alarm: the daily spend ceiling keeps requests out"/);
      assert.equal(one.log().match(/alarm: /g)?.length, 1, 'once a day');
    });

    it('gives back what a request did not cost once that is read', async () => {
      const one = start(10n * HOLD);
      const admitted = await ask(one, 10);
      for (const each of admitted) await one.ledger.settle(settlement(each, { costNanos: HOLD / 10n }));
      await one.control.read();
      assert.equal((await ask(one, 30)).length, 9);
    });

    it('counts a request that is refused for another reason no more', async () => {
      const one = start(2n * HOLD);
      const unknown = request(newRequestId() as never);
      for (let count = 0; count < 5; count++) assert.equal(codeOf(await one.ledger.admit(unknown)), 'account_unknown');
      assert.equal((await ask(one, 5)).length, 2);
    });

    it('is overshot by two processes by no more than was left when each last looked', async () => {
      const all = [start(10n * HOLD), start(10n * HOLD)] as const;
      const look = () => Promise.all(all.map(({ control }) => control.read()));
      await look();
      await ask(all[0], 4);
      await look();
      const left = 6;
      const admitted = (await Promise.all(all.map((each) => ask(each, 30)))).flat();
      assert.equal(admitted.length, 2 * left, 'the worst that can be: both admit what was left');
      await look();
      assert.equal((await Promise.all(all.map((each) => ask(each, 3)))).flat().length, 0);
    });

    it('is kept exactly by processes that look between their requests', async () => {
      const all = [start(10n * HOLD), start(10n * HOLD)] as const;
      let admitted = 0;
      for (let turn = 0; turn < 30; turn++) {
        const each = all[turn % 2] ?? all[0];
        await each.control.read();
        admitted += (await ask(each, 1)).length;
      }
      assert.equal(admitted, 10);
    });

    it('misses nothing that is admitted or settled while it is read', async () => {
      const one = start(40n * HOLD);
      const open: ReturnType<typeof request>[] = [];
      let settled = 0;
      await Promise.all([
        ...Array.from({ length: 20 }, async () => {
          for (let count = 0; count < 5; count++) {
            const admitted = await ask(one, 1);
            for (const each of admitted) {
              if (count % 3 === 0) open.push(each);
              else {
                await one.ledger.settle(settlement(each, { costNanos: HOLD }));
                settled++;
              }
            }
          }
        }),
        ...Array.from({ length: 20 }, async () => {
          await one.control.read();
          await new Promise((resolve) => setImmediate(resolve));
        }),
      ]);
      assert.equal(open.length + settled, 40);
    });

    it('does not forget what is admitted between the snapshot that it reads and its arrival', async () => {
      const [arrived, mayLeave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const slow = {
        async query(text: string, values: unknown[]) {
          const result = await database.pool.query(text, values);
          arrived.resolve();
          await mayLeave.promise;
          return result;
        },
      } as unknown as Pool;
      const spend = new DailySpend(slow, () => new Date());
      spend.reserve(HOLD).end(false);
      const reading = spend.read();
      await arrived.promise;
      const undecided = spend.reserve(HOLD);
      spend.reserve(2n * HOLD).end(true);
      mayLeave.resolve();
      await reading;
      assert.equal(spend.today.open, 3n * HOLD);
      undecided.end(true);
      assert.equal(spend.today.open, 3n * HOLD);
      await spend.read();
      assert.equal(spend.today.open, 0n, 'the database knows better');
    });

    it('keeps what it knows while the database cannot be read', async () => {
      const one = start(10n * HOLD);
      await ask(one, 4);
      await database.pool.query('ALTER TABLE "Hold" RENAME TO "Gone"');
      await assert.rejects(one.control.read());
      await assert.rejects(one.control.read());
      await database.pool.query('ALTER TABLE "Gone" RENAME TO "Hold"');
      assert.equal((await ask(one, 10)).length, 6);
    });

    it('counts one day (UTC), from midnight on', async () => {
      let now = new Date('2026-11-24T23:59:50Z');
      const one = start(10n * HOLD, () => now);
      await enter('2026-11-23T23:59:59.999Z', 100n * HOLD);
      await enter('2026-11-24T00:00:00.000Z', 7n * HOLD);
      await enter('2026-11-24T23:59:45.000Z', 2n * HOLD);
      assert.equal(await reopensAt(one, { worstCaseNanos: 2n * HOLD }), '2026-11-25T00:00:00.000Z');
      assert.equal(await reopensAt(one, { worstCaseNanos: HOLD }), 'admitted');
      await one.control.read();
      assert.equal(await reopensAt(one), '2026-11-25T00:00:50.000Z', 'it is merely held');
      // Midnight: what was settled yesterday is forgotten before anything is read, what is open is not.
      now = new Date('2026-11-25T00:00:00Z');
      assert.equal((await ask(one, 20)).length, 9);
      await enter('2026-11-25T00:00:01Z', HOLD);
      await one.control.read();
      assert.equal((await ask(one, 1)).length, 0);
      assert.equal(one.log().match(/alarm: /g)?.length, 2, 'once each day');
    });

    it('finds entries that were committed after later ones had been read', async () => {
      const one = start(10n * HOLD, () => new Date('2026-11-24T12:00:00Z'));
      await enter('2026-11-24T11:59:59Z', HOLD);
      await one.control.read();
      await enter('2026-11-24T11:59:50Z', 2n * HOLD);
      await one.control.read();
      for (let minute = 1; minute < 4; minute++) {
        await enter(`2026-11-24T12:0${minute}:30Z`, HOLD);
        await one.control.read();
      }
      assert.equal((await ask(one, 20)).length, 4, 'each counts once');
    });

    it('misses nothing where its clock is ahead of the one that dates entries', async () => {
      const one = start(10n * HOLD, () => new Date('2026-11-24T23:59:59Z'));
      for (const second of [1, 2, 3]) {
        await enter(`2026-11-24T12:00:0${second}Z`, 2n * HOLD);
        await one.control.read();
      }
      assert.equal((await ask(one, 20)).length, 4);
    });

    it('tells of what is merely held that it may be free again soon', async () => {
      const now = new Date('2026-11-24T12:00:00Z');
      const one = start(10n * HOLD, () => now);
      await ask(one, 10);
      assert.equal(await reopensAt(one), '2026-11-24T12:01:00.000Z');
    });

    it('unknown, with the database away, admits nothing', async () => {
      const one = start(10n * HOLD, undefined, 'postgres://nobody@127.0.0.1:9/none');
      await assert.rejects(one.ledger.admit(request(await createAccount(database.pool))), /ECONNREFUSED/);
    });
  });

  describe('kill switch', () => {
    it('refuses everything until it is turned back, and keeps the reason to the log', async () => {
      const all = [start(undefined), start(100n * HOLD)];
      await pauseAdmissions(database.pool, 'a leak in the price table');
      for (const each of all) {
        assert.equal((await ask(each, 2)).length, 0);
        assert.equal(await reopensAt(each), undefined);
        assert.match(each.log(), /"reason":"a leak in the price table"/);
      }
      await pauseAdmissions(database.pool, 'found it');
      await resumeAdmissions(database.pool);
      for (const each of all) {
        assert.equal((await ask(each, 2)).length, 0, 'not looked yet');
        await each.control.read();
        assert.equal((await ask(each, 2)).length, 2);
      }
    });

    it('is one, which keeps its beginning', async () => {
      await pauseAdmissions(database.pool, 'one');
      const { rows } = await database.pool.query('SELECT "pausedAt" FROM "AdmissionPause"');
      await pauseAdmissions(database.pool, 'two');
      assert.deepEqual(await resumeAdmissions(database.pool), { ...rows[0], reason: 'two' });
      assert.equal(await resumeAdmissions(database.pool), undefined);
      await assert.rejects(database.pool.query(`INSERT INTO "AdmissionPause" VALUES (false, now(), 'x')`), /only_one/);
    });
  });
});
