import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Cluster } from './cluster.ts';
import { howToRepeat, kills, milliseconds, progress, seed } from './options.ts';

describe('kill -9 of a server under load', () => {
  let database: TestDatabase;
  let starting: Promise<Cluster>;
  let cluster: Cluster;
  before(async function () {
    this.timeout(60_000);
    database = await createDatabase();
    starting = Cluster.start({ databaseUrl: database.url, pool: database.pool, seed });
    cluster = await starting;
  });
  after(async function () {
    this.timeout(60_000);
    // Also if it took too long: what has started must not be left behind.
    await (await starting).stop();
    await database.drop();
  });

  it(`leaves books that balance, nothing settled twice, nothing lost that was seen finished (seed ${seed})`, async () => {
    const { random, load } = cluster;
    const startedAt = performance.now();
    let [killed, finished, cut] = [0, 0, 0];
    try {
      while (killed < kills && performance.now() - startedAt < milliseconds) {
        load.start();
        await load.nextFinished();
        await sleep(random.between(0, 600));
        const victims: (0 | 1)[] = random.next() < 0.2 ? [0, 1] : [random.oneOf([0, 1])];
        await Promise.all(victims.map((index) => cluster.end(index, 'SIGKILL')));
        const booted = Promise.all(victims.map((index) => cluster.boot(index)));
        const seen = await load.stop();
        await cluster.assertRecovers(seen);
        await booted;
        killed += victims.length;
        finished += seen.finished.size;
        cut += seen.cut;
        progress(`${killed} killed, ${finished} streams seen finished, ${cut} cut`);
      }
    } catch (cause) {
      throw new Error(`After ${killed} kills. ${howToRepeat(' --only kill')}\n${cluster.complaints()}`, { cause });
    }
  }).timeout(milliseconds + 60_000);
});
