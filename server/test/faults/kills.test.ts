import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { howToRepeat, kills, milliseconds, progress, seed } from './options.ts';
import { useCluster } from './useCluster.ts';

describe('kill -9 of a server under load', () => {
  let database: TestDatabase;
  const cluster = useCluster(
    async () => {
      database = await createDatabase();
      return { databaseUrl: database.url, pool: database.pool, seed };
    },
    () => database.drop(),
  );

  it(`leaves books that balance, nothing settled twice, nothing lost that was seen finished (seed ${seed})`, async () => {
    const { random, load } = cluster();
    const startedAt = performance.now();
    let [killed, finished, cut] = [0, 0, 0];
    try {
      while (killed < kills && performance.now() - startedAt < milliseconds) {
        load.start();
        await load.nextFinished();
        await sleep(random.between(0, 600));
        const victims: (0 | 1)[] = random.next() < 0.2 ? [0, 1] : [random.oneOf([0, 1])];
        await Promise.all(victims.map((index) => cluster().end(index, 'SIGKILL')));
        const booted = Promise.all(victims.map((index) => cluster().boot(index)));
        const seen = await load.stop();
        await cluster().assertRecovers(seen);
        await booted;
        killed += victims.length;
        finished += seen.finished.size;
        cut += seen.cut;
        progress(`${killed} killed, ${finished} streams seen finished, ${cut} cut`);
      }
    } catch (cause) {
      throw new Error(`After ${killed} kills. ${howToRepeat(' --only kill')}\n${cluster().complaints()}`, { cause });
    }
  }).timeout(milliseconds + 60_000);
});
