/** Who started the Postgres on a data directory: tells one that is in use from one that a killed starter left behind. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import { commandOf, findPostmaster, stopPostmaster } from './postmaster.ts';

interface Owner {
  readonly pid: number;
  /** Its command line: process ids are used again. */
  readonly command: string | undefined;
  readonly guardPid: number | undefined;
}

const fileOf = (dataDir: string): string => join(dataDir, 'codetrain-owner.json');

export function writeOwner(dataDir: string, guardPid: number | undefined): void {
  const owner: Owner = { pid: process.pid, command: commandOf(process.pid), guardPid };
  writeFileSync(fileOf(dataDir), JSON.stringify(owner));
}

export function readOwner(dataDir: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

/**
 * Clears the way for a new Postgres on `dataDir`: stops one that was left running, removes a pid file that was left.
 *
 * @throws Error if the process that started the running one is alive.
 */
export async function takeOver(dataDir: string, binaries: PostgresBinaries): Promise<void> {
  const running = findPostmaster(dataDir);
  if (running) {
    const owner = readOwner(dataDir);
    if (owner?.command !== undefined && commandOf(owner.pid) === owner.command) {
      throw new Error(
        `The data directory ${dataDir} is in use: process ${owner.pid} runs Postgres on it, on port ${running.port}.`,
      );
    }
    await stopPostmaster(dataDir, binaries.pg_ctl);
  }
  // Postgres would take any living process under the id that it names for a rival, and refuse.
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
}
