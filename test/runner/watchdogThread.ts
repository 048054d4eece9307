/** The clock of the watchdog, in a thread of its own. */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Beat, Hang } from './watchdog.ts';

const { hangMs } = workerData as { readonly hangMs: number };
/** How long the main thread gets to print its report, in milliseconds. Then its event loop is blocked. */
const REPORT_MS = Number(process.env['CODETRAIN_REPORT_MS'] ?? 10_000);

let doing = 'before the first test';
let timer: NodeJS.Timeout | undefined;

parentPort?.on('message', (beat: Beat) => {
  doing = beat.doing;
  clearTimeout(timer);
  timer = setTimeout(hang, hangMs);
});

function hang(): void {
  const seconds = Math.round(hangMs / 1_000);
  parentPort?.postMessage({ doing, seconds } satisfies Hang);
  setTimeout(() => {
    writeSync(2, `Hang: nothing happened for ${seconds} s ${doing}. Its event loop is blocked.\n`);
    process.kill(process.pid, 'SIGKILL');
  }, REPORT_MS);
}
