/**
 * A soak: moderate load for as long as it is given, and what becomes of the server's memory. One that leaks shows a slope
 * that stays however long it runs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CodeTrain } from './codetrain.ts';
import { residentBytes } from './process.ts';
import { median } from './stats.ts';
import { Lane } from './stream.ts';

const CLIENTS = 16;
/** Streams that all clients together begin in a second: about a tenth of what the server can do. */
const STREAMS_A_SECOND = 100;
const SAMPLE_MS = 1_000;

export interface Soak {
  readonly streams: number;
  /** Entries in the books afterwards. */
  readonly entries: number;
  /** Medians of the resident memory in the second and in the last quarter of the time, in bytes: the first warms up. */
  readonly earlyBytes: number;
  readonly lateBytes: number;
}

export async function soak({ pid, target, database }: CodeTrain, minutes: number): Promise<Soak> {
  const began = performance.now();
  const until = began + minutes * 60_000;
  let streams = 0;
  const client = async (index: number): Promise<void> => {
    const lane = new Lane(target);
    const every = (CLIENTS / STREAMS_A_SECOND) * 1_000;
    for (let due = began + (every * index) / CLIENTS; due < until; due += every) {
      await sleep(Math.max(0, due - performance.now()));
      await lane.read();
      streams++;
    }
    lane.close();
  };
  const samples: number[] = [];
  const watch = async (): Promise<void> => {
    while (performance.now() < until) {
      await sleep(SAMPLE_MS);
      samples.push(residentBytes(pid));
      if (samples.length % 30 === 0) {
        const megabytes = Math.round((samples.at(-1) ?? 0) / 2 ** 20);
        console.log(`${samples.length} s: ${streams} streams, ${megabytes} MB resident`);
      }
    }
  };
  await Promise.all([watch(), ...Array.from({ length: CLIENTS }, (_, index) => client(index))]);
  const quarter = Math.floor(samples.length / 4);
  const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM "Entry"');
  return {
    streams,
    entries: Number(rows[0]?.count),
    earlyBytes: median(samples.slice(quarter, 2 * quarter)),
    lateBytes: median(samples.slice(-quarter)),
  };
}
