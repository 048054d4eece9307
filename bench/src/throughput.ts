import { median } from './stats.ts';
import { Lane, type Target } from './stream.ts';

/** Complete streams a second with `clients` clients, each sending the next request when the last stream has ended. */
export async function streamsPerSecond(target: Target, clients: number, seconds: number): Promise<number> {
  const started = performance.now();
  const until = started + seconds * 1000;
  let streams = 0;
  const client = async () => {
    const lane = new Lane(target);
    while (performance.now() < until) {
      await lane.read();
      streams++;
    }
    lane.close();
  };
  await Promise.all(Array.from({ length: clients }, client));
  const elapsed = (performance.now() - started) / 1000;
  return streams / elapsed;
}

/** Medians over several rounds in which the targets take turns. */
export async function throughput(
  targets: Readonly<Record<string, Target>>,
  { clients, seconds, rounds }: { clients: number; seconds: number; rounds: number },
): Promise<Record<string, number>> {
  const figures = new Map<string, number[]>(Object.keys(targets).map((name) => [name, []]));
  for (const target of Object.values(targets)) await streamsPerSecond(target, clients, Math.min(1, seconds));
  for (let n = 0; n < rounds; n++)
    for (const [name, target] of Object.entries(targets))
      figures.get(name)?.push(await streamsPerSecond(target, clients, seconds));
  return Object.fromEntries([...figures].map(([name, values]) => [name, median(values)]));
}
