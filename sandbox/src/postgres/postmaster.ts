/** Finding and ending the Postgres that serves a data directory, by the pid file that it keeps there. */
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** How to stop: `fast` ends sessions and writes a checkpoint, `immediate` is a crash (recovery at the next start). */
export type StopMode = 'fast' | 'immediate';

/** What runs under a process id: its command line, or undefined if nothing does. */
export function commandOf(pid: number): string | undefined {
  try {
    switch (platform()) {
      case 'linux':
        // A zombie has an empty command line: it does not run any more.
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
      case 'win32':
        return (
          execFileSync(
            'powershell',
            ['-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`],
            { encoding: 'utf8', windowsHide: true },
          ).trim() || undefined
        );
      default:
        return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
    }
  } catch {
    return undefined;
  }
}

/**
 * The Postgres that runs on `dataDir`. Undefined if none does: a pid file that a crash left behind may name a process
 * that is gone, or by now an unrelated one, so what runs under that id must be a `postgres` on this very directory.
 */
export function findPostmaster(dataDir: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  // Lines of the file: pid, data directory, start time, port (https://www.postgresql.org/docs/18/storage-file-layout.html).
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const command = commandOf(pid);
  if (command === undefined || !/postgres/i.test(command)) return undefined;
  if (!command.includes(dataDir) && !command.includes(realpathSync(dataDir))) return undefined;
  return { pid, port: Number(lines[3]) };
}

/** Asks a postmaster to stop. Windows has no signals, so there the caller's `pg_ctl` knocks. */
export function signalPostmaster(pid: number, mode: StopMode, pgCtl: string): void {
  if (platform() === 'win32') {
    execFileSync(pgCtl, ['kill', mode === 'fast' ? 'INT' : 'QUIT', String(pid)], { windowsHide: true });
    return;
  }
  // https://www.postgresql.org/docs/18/server-shutdown.html: SIGINT is the fast shutdown, SIGQUIT the immediate one.
  process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
}

/** Ends the Postgres that runs on `dataDir`, if any, and waits until it is gone. A fast stop that hangs becomes immediate. */
export async function stopPostmaster(dataDir: string, pgCtl: string): Promise<void> {
  const found = findPostmaster(dataDir);
  if (!found) return;
  for (const mode of ['fast', 'immediate'] as const) {
    signalPostmaster(found.pid, mode, pgCtl);
    for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20)) {
      if (commandOf(found.pid) === undefined) return;
    }
  }
  throw new Error(`Postgres (process ${found.pid}) on ${dataDir} does not stop.`);
}
