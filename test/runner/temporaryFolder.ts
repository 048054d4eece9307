/** One temporary folder for everything a run creates, so that nothing stays behind even after a `kill -9`. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PREFIX = 'codetrain-tests-';
/** What a run of all tests needs at most, in bytes. */
const NEEDED_BYTES = 500_000_000;

/** Thrown for what a developer can fix; the message is one sentence. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/**
 * Creates the folder, and removes those of runs that were killed.
 *
 * @throws RunError if the disk is full or the folder can't be created.
 */
export function createTemporaryFolder(): string {
  const parent = os.tmpdir();
  removeLeftovers(parent);
  let free: number;
  try {
    const { bavail, bsize } = statfsSync(parent);
    free = bavail * bsize;
  } catch (error) {
    throw new RunError(`The temporary folder ${parent} can't be used: ${messageOf(error)}.`);
  }
  if (free < NEEDED_BYTES) {
    throw new RunError(
      `The temporary folder ${parent} is full: tests need 500 MB, and ${Math.round(free / 1e6)} MB are free. Set TMPDIR to another one.`,
    );
  }
  try {
    const folder = mkdtempSync(path.join(parent, `${PREFIX}${process.pid}-`));
    // Postgres runs as another user when tests run as root, and must get through.
    chmodSync(folder, 0o755);
    writeFileSync(path.join(folder, 'README'), 'Made by `npm test` of CodeTrain; safe to remove when it has ended.\n');
    return folder;
  } catch (error) {
    throw new RunError(`Nothing can be written to the temporary folder ${parent}: ${messageOf(error)}.`);
  }
}

export const removeTemporaryFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });

function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (!(pid > 0) || isAlive(pid)) continue;
    try {
      removeTemporaryFolder(path.join(parent, name));
    } catch {
      // It belongs to somebody else.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
