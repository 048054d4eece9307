/**
 * Runs as a process of its own beside each embedded Postgres and outlives whoever started it, even by a `kill -9`:
 * when its standard input ends, nobody is left who could stop that Postgres, so it does.
 *
 * Arguments: data directory, path of pg_ctl, and `remove` if the directory is a temporary one.
 */
import { rm } from 'node:fs/promises';
import { stopPostmaster } from './postmaster.ts';

const [dataDir, pgCtl, whatAfter] = process.argv.slice(2);
if (dataDir === undefined || pgCtl === undefined) throw new Error('usage: guard.ts DATA_DIR PG_CTL [remove]');

// Ctrl-C and a closing terminal reach the whole process group; only the end of the starter counts here.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

process.stdin.resume();
process.stdin.once('close', async () => {
  await stopPostmaster(dataDir, pgCtl);
  if (whatAfter === 'remove') {
    for (const path of [dataDir, `${dataDir}.new`]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
  }
  process.exit(0);
});
