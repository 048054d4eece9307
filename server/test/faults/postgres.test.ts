import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Postgres, startPostgres } from '@codetrain/sandbox/postgres';
import pg from 'pg';
import { migrate } from '../../../prisma/migrate.ts';
import { until } from '../support/until.ts';
import { howToRepeat, kills, milliseconds, progress, seed } from './options.ts';
import { useCluster } from './useCluster.ts';

/** Ways that Postgres goes down. After the second and the third it recovers from its log. */
const falls: Readonly<Record<string, (postgres: Postgres, pool: pg.Pool) => Promise<void>>> = {
  'a fast restart': (postgres) => postgres.restart('fast'),
  'an immediate restart': (postgres) => postgres.restart('immediate'),
  'kill -9 of a backend': async (_, pool) => {
    const witness = await pool.connect();
    // Postgres ends every other backend with it, this one too.
    const broken = new Promise((resolve) => witness.once('error', resolve));
    const { rows } = await witness.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
       ORDER BY state = 'active' DESC, random() LIMIT 1`,
    );
    assert.ok(rows[0]);
    process.kill(rows[0].pid, 'SIGKILL');
    await broken;
    witness.release(true);
  },
};

describe('Postgres goes down under load', () => {
  let postgres: Postgres;
  let pool: pg.Pool;
  const cluster = useCluster(
    async () => {
      postgres = await startPostgres({ durable: true });
      await migrate(postgres.url);
      pool = new pg.Pool({ connectionString: postgres.url });
      pool.on('error', () => undefined);
      return { databaseUrl: postgres.url, pool, seed: seed + 1 };
    },
    async () => {
      await pool.end();
      await postgres.stop();
    },
  );

  for (const [what, fall] of Object.entries(falls)) {
    it(`by ${what}: no entry is lost that was seen finished, and the books balance (seed ${seed})`, async () => {
      const { random, load } = cluster();
      const startedAt = performance.now();
      let [fallen, finished, refused] = [0, 0, 0];
      try {
        while (fallen < Math.ceil(kills / 3) && performance.now() - startedAt < milliseconds) {
          load.start();
          await load.nextFinished();
          await sleep(random.between(0, 400));
          await fall(postgres, pool);
          // It takes connections again, and the servers find their way back by themselves.
          await until(() =>
            pool.query('SELECT').then(
              () => true,
              () => undefined,
            ),
          );
          await load.nextFinished();
          const seen = await load.stop();
          await cluster().assertRecovers(seen);
          fallen += 1;
          finished += seen.finished.size;
          refused += seen.refused.get(503) ?? 0;
          progress(`${fallen} times down, ${finished} streams seen finished, ${refused} requests refused`);
        }
      } catch (cause) {
        throw new Error(`After ${fallen} times. ${howToRepeat(' --only Postgres')}\n${cluster().complaints()}`, {
          cause,
        });
      }
    }).timeout(milliseconds + 60_000);
  }
});
