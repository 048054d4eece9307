import assert from 'node:assert/strict';
import pg from 'pg';
import * as z from 'zod';
import { type JobOptions, type JobQueue, queued, scheduled } from '../../src/jobs/job.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startJobs, type TestJobs } from '../support/jobs.ts';
import { CuttableProxy } from '../support/proxy.ts';
import { until } from '../support/until.ts';

const numbers: JobQueue<{ number: number }> = { name: 'numbers', data: z.object({ number: z.number() }) };
const once: JobOptions = { timeoutSeconds: 60, retries: 0, retryAfterSeconds: 0 };

describe('jobs', () => {
  let database: TestDatabase;
  let running: TestJobs[];
  beforeEach(async () => {
    database = await createDatabase();
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await database.drop();
  });

  const start = (...[table, url]: [Parameters<typeof startJobs>[1], string?]): TestJobs => {
    const started = startJobs(url ?? database.url, table);
    running.push(started);
    return started;
  };
  const started = (jobs: TestJobs) => until(async () => jobs.log().includes('"jobs started"') || undefined);
  const statesOf = async (name: string): Promise<string[]> => {
    const { rows } = await database.pool.query<{ state: string }>('SELECT state FROM pgboss.job WHERE name = $1', [
      name,
    ]);
    return rows.map(({ state }) => state);
  };

  it('are done once each, by whichever of two processes comes first', async () => {
    const done: number[] = [];
    const table = [
      queued(numbers, { ...once, concurrency: 4 }, async ({ number }) => {
        done.push(number);
      }),
    ];
    const [one, two] = [start(table), start(table)];
    await Promise.all([started(one), started(two)]);
    const sent = Array.from({ length: 20 }, (_, number) => number);
    await Promise.all(sent.map((number) => one.jobs.send(numbers, { number })));
    await until(async () => (await statesOf('numbers')).every((state) => state === 'completed') || undefined);
    assert.deepEqual(
      done.toSorted((a, b) => a - b),
      sent,
    );
  });

  it('by the clock are done once, however many processes there are', async () => {
    let runs = 0;
    const table = [
      scheduled('tick', '* * * * *', once, async () => {
        runs++;
      }),
    ];
    const all = [start(table), start(table), start(table)];
    await Promise.all(all.map(started));
    await until(async () => (await statesOf('tick')).includes('completed') || undefined);
    // Until each of them has looked for work and found none.
    const asked = all.map((each) => each.statements.length);
    await until(async () => all.every((each, index) => each.statements.length > (asked[index] ?? 0) + 8) || undefined);
    const { rows } = await database.pool.query<{ jobs: number; slots: number }>(
      `SELECT count(*)::int AS jobs, count(DISTINCT date_trunc('minute', created_on))::int AS slots
       FROM pgboss.job WHERE name = 'tick'`,
    );
    const [counted] = rows;
    // A minute may have begun meanwhile.
    assert.ok(counted !== undefined && runs <= counted.slots && counted.jobs === counted.slots, JSON.stringify(rows));
  });

  it('start when the database comes back, and say once that it is away', async () => {
    const { hostname, port, pathname, username, password } = new URL(database.url);
    const proxy = new CuttableProxy({ host: hostname, port: Number(port) });
    await proxy.start();
    proxy.cut();
    let runs = 0;
    const table = [
      scheduled('tick', '0 0 1 1 *', { ...once, atStart: true }, async () => {
        runs++;
      }),
    ];
    const login = password === '' ? username : `${username}:${password}`;
    const jobs = start(table, `postgres://${login}@127.0.0.1:${proxy.port}${pathname}`);
    await until(async () => jobs.log().includes('away with the database') || undefined);
    proxy.restore();
    await until(async () => runs === 1 || undefined);
    proxy.cut();
    await until(async () => jobs.log().match(/away with the database/g)?.length === 2 || undefined);
    proxy.restore();
    await until(async () => jobs.log().match(/the job queue is back/g)?.length === 2 || undefined);
    await jobs.jobs.stop(1_000);
    assert.equal(jobs.log().match(/"level":50/g), null, 'nothing is called an error');
    await running.pop()?.stop();
    await proxy.stop();
  });

  it('stop while the database is away', async () => {
    const jobs = start([], 'postgres://nobody@127.0.0.1:9/none');
    await until(async () => jobs.log().includes('away with the database') || undefined);
    await jobs.jobs.stop(1_000);
    assert.ok(!jobs.log().includes('jobs started'));
  });

  it('that fail are tried again, and what they were about stays in the log of nobody but the server', async () => {
    const seen: number[] = [];
    const table = [
      queued(numbers, { ...once, retries: 1 }, async ({ number }) => {
        seen.push(number);
        if (seen.length === 1) throw Object.assign(new Error('not today'), { detail: 'a row of somebody' });
      }),
    ];
    const jobs = start(table);
    await started(jobs);
    await jobs.jobs.send(numbers, { number: 7 });
    await until(async () => (await statesOf('numbers')).includes('completed') || undefined);
    assert.deepEqual(seen, [7, 7]);
    assert.match(jobs.log(), /"job":"numbers","msg":"a job failed"/);
    assert.match(jobs.log(), /not today/);
    assert.ok(!jobs.log().includes('a row of somebody'));
    const { rows } = await database.pool.query('SELECT * FROM pgboss.job');
    assert.ok(!JSON.stringify(rows).includes('not today'));
    const page = await jobs.metrics.registry.metrics();
    assert.match(page, /codetrain_job_failures_total\{job="numbers"\} 1/);
    assert.match(page, /codetrain_job_last_success_timestamp_seconds\{job="numbers"\} \d{10}/);
  });

  it('that were sent by another release and make no sense any more fail, and nothing else does', async () => {
    const jobs = start([queued(numbers, once, async () => undefined)]);
    await started(jobs);
    const older: JobQueue<{ count: string }> = { name: 'numbers', data: z.object({ count: z.string() }) };
    await jobs.jobs.send(older, { count: 'seven' });
    await until(async () => (await statesOf('numbers')).includes('failed') || undefined);
    assert.ok(!jobs.log().includes('seven'));
  });

  it('wait as long as they were told to', async () => {
    const jobs = start([queued(numbers, once, async () => undefined)]);
    await started(jobs);
    await jobs.jobs.send(numbers, { number: 1 }, { afterSeconds: 3_600 });
    const { rows } = await database.pool.query(
      `SELECT start_after > now() + interval '59 minutes' AS waits FROM pgboss.job WHERE name = 'numbers'`,
    );
    assert.deepEqual(rows, [{ waits: true }]);
  });

  it('finish when the process stops, or are told to', async () => {
    const begun = Promise.withResolvers<void>();
    let ending = '';
    const table = [
      queued(numbers, once, async (_data, signal) => {
        begun.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        ending = 'told to';
      }),
    ];
    const jobs = start(table);
    await started(jobs);
    await jobs.jobs.send(numbers, { number: 1 });
    await begun.promise;
    await jobs.jobs.stop(1_000);
    assert.equal(ending, 'told to');
    assert.deepEqual(await statesOf('numbers'), ['failed']);
  });

  it('need no right to change the schema, and nothing of a session', async () => {
    const role = `jobs_${database.url.split('_').at(-1)}`;
    await database.pool.query(`
      CREATE ROLE ${role} LOGIN PASSWORD 'x';
      GRANT USAGE ON SCHEMA pgboss TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO ${role}`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'x';
    let runs = 0;
    const tick = scheduled('tick', '* * * * *', { ...once, atStart: true }, async () => {
      runs++;
    });
    try {
      const jobs = start([tick], url.href);
      await until(async () => runs > 0 || undefined);
      await running.pop()?.stop();
      assert.ok(!jobs.log().includes('"level":50'), jobs.log());
      const ofSession = /\bLISTEN\b|\bSET (?!.*LOCAL)|pg_(try_)?advisory_(un)?lock\b|\bTEMP/i;
      const used = jobs.statements.filter((text) => ofSession.test(text.replace(/UPDATE[\s\S]*?SET/gi, '')));
      assert.deepEqual(used, []);
    } finally {
      await database.pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('of a schema that was never migrated are waited for, with an error that says so', async () => {
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query('DROP SCHEMA pgboss CASCADE');
    await admin.end();
    const jobs = start([]);
    await until(async () => jobs.log().includes('jobs cannot start yet') || undefined);
    assert.match(jobs.log(), /pg-boss is not installed/);
  });
});
