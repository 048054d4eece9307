import { median, percentile } from './stats.ts';
import { Lane, type Target } from './stream.ts';

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Time to first byte of each target with one client. The targets take turns request by request, so that the machine's
 * moods fall on all of them alike.
 */
export async function firstByteLatency(
  targets: Readonly<Record<string, Target>>,
  requests: number,
): Promise<Record<string, Latency>> {
  const lanes = Object.entries(targets).map(([name, target]) => ({
    name,
    lane: new Lane(target),
    times: [] as number[],
  }));
  const warmup = Math.ceil(requests / 5);
  for (let n = 0; n < warmup + requests; n++)
    for (const { lane, times } of lanes) {
      const { firstByteMs } = await lane.read();
      if (n >= warmup) times.push(firstByteMs);
    }
  for (const { lane } of lanes) lane.close();
  return Object.fromEntries(
    lanes.map(({ name, times }) => [name, { p50Ms: median(times), p99Ms: percentile(times, 0.99) }]),
  );
}
