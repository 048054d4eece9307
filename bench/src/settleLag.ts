import type { CodeTrain } from './codetrain.ts';
import { percentile } from './stats.ts';
import { Lane } from './stream.ts';

/**
 * 99th percentile of the milliseconds from the end of a stream, as its client sees it, until its entry can be read from
 * the books, under the load of `clients` clients. Below zero: the entry was there before.
 */
export async function settleLagP99(system: CodeTrain, clients: number, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let ended = 0;
  const ends: number[] = [];
  const loads = Array.from({ length: clients }, async () => {
    const lane = new Lane(system.target);
    while (performance.now() < until) {
      await lane.read();
      ends.push(performance.now());
      ended++;
    }
    lane.close();
  });

  const before = await entries(system);
  const lags: number[] = [];
  let seen = 0;
  // Counting entries tells when the n-th one could be read; the n-th stream that ended is compared with it.
  while (performance.now() < until || seen < ended) {
    const asked = performance.now();
    const count = (await entries(system)) - before;
    for (; seen < Math.min(count, ends.length); seen++) lags.push(asked - (ends[seen] as number));
    if (performance.now() > until + 10_000) throw new Error('entries are missing');
  }
  await Promise.all(loads);
  return percentile(lags, 0.99);
}

async function entries({ database }: CodeTrain): Promise<number> {
  const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM "Entry"');
  return Number(rows[0]?.count);
}
