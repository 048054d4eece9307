import { setTimeout as sleep } from 'node:timers/promises';
import { residentBytes } from './process.ts';
import { Lane, type Target } from './stream.ts';

/** Streams that are opened at the same time, so that connections are not refused. */
const AT_A_TIME = 50;

/** Resident memory that each of `streams` open, silent streams adds to a process, in bytes. */
export async function idleStreamBytes(target: Target, pid: number, streams: number): Promise<number> {
  // As many that do not stay, a few at a time: a process that has worked for a while has grown to its working size.
  for (let n = 0; n < streams; n += AT_A_TIME) await openStreams(target, AT_A_TIME).then(closeAll);
  const before = await settledMemory(pid);
  const open = await openStreams(target, streams);
  const after = await settledMemory(pid);
  closeAll(open);
  return (after - before) / streams;
}

async function openStreams(target: Target, count: number): Promise<Lane[]> {
  const lanes: Lane[] = [];
  while (lanes.length < count) {
    const batch = Array.from({ length: Math.min(AT_A_TIME, count - lanes.length) }, () => new Lane(target));
    await Promise.all(batch.map((lane) => lane.open()));
    lanes.push(...batch);
  }
  return lanes;
}

function closeAll(lanes: readonly Lane[]): void {
  for (const lane of lanes) lane.close();
}

/** Memory once it no longer moves by more than a percent within a second: garbage is collected when a process is idle. */
async function settledMemory(pid: number): Promise<number> {
  for (let last = residentBytes(pid), n = 0; ; n++) {
    await sleep(1_000);
    const now = residentBytes(pid);
    if (Math.abs(now - last) < last / 100 || n === 10) return now;
    last = now;
  }
}
