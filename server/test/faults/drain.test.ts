import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertBalanced } from '../support/books.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { howToRepeat, kills, milliseconds, progress, seed } from './options.ts';
import { useCluster } from './useCluster.ts';

describe('SIGTERM under load', () => {
  let database: TestDatabase;
  const cluster = useCluster(
    async () => {
      database = await createDatabase();
      return {
        databaseUrl: database.url,
        pool: database.pool,
        seed: seed + 3,
        // Some streams end within it, some have to be cut.
        env: { DRAIN_TIMEOUT_MS: '300' },
        load: { longestPause: 60 },
      };
    },
    () => database.drop(),
  );

  it(`ends with 0, every stream whole or with an error, and nothing owed (seed ${seed})`, async () => {
    const { random, load } = cluster();
    const startedAt = performance.now();
    const rounds = Math.ceil(kills / 3);
    let [finished, errors] = [0, 0];
    try {
      for (let round = 1; round <= rounds && performance.now() - startedAt < milliseconds; round++) {
        load.start();
        await load.nextFinished();
        await sleep(random.between(0, 500));
        const codes = await Promise.all([cluster().end(0, 'SIGTERM'), cluster().end(1, 'SIGTERM')]);
        // Nobody is left to settle anything, so nothing may be open.
        await assertBalanced(database.pool);
        assert.deepEqual(codes, [0, 0]);
        const seen = await load.stop();
        assert.equal(seen.cut, 0, 'streams that ended without a word');
        await cluster().assertKept(seen);
        await Promise.all([cluster().boot(0), cluster().boot(1)]);
        finished += seen.finished.size;
        errors += seen.errors;
        progress(`${round} times, ${finished} streams finished, ${errors} ended with an error`);
      }
    } catch (cause) {
      throw new Error(`${howToRepeat(' --only SIGTERM')}\n${cluster().complaints()}`, { cause });
    }
  }).timeout(milliseconds + 60_000);
});
