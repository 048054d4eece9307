/**
 * Runs as a process of its own beside `npm start`, so that nothing is left behind even by a `kill -9`: each line on its
 * standard input names a process group; when the input ends, it ends all of them.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const GRACE_MS = 5_000;
const groups = new Set<number>();

// Ctrl-C and a closing terminal reach everybody at once; only the end of the starter counts here.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

let rest = '';
process.stdin.setEncoding('utf8').on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) groups.add(Number(line));
});
process.stdin.once('close', async () => {
  for (const pid of groups) signalGroup(pid, 'SIGTERM');
  for (const end = Date.now() + GRACE_MS; Date.now() < end; await sleep(50)) {
    if (![...groups].some((pid) => signalGroup(pid, 0))) process.exit(0);
  }
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
  process.exit(0);
});
