import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, constants, existsSync, lchownSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Runner } from './unprivilegedUser.ts';

const folder = fileURLToPath(new URL('../../../node_modules/.cache/postgres/', import.meta.url));

const COPY = { recursive: true, mode: constants.COPYFILE_FICLONE } as const;

/**
 * Returns the path where the result of `initdb` with these flags is cached, whether or not it exists yet. Undefined if
 * the version of `initdb` can't be read.
 */
export async function findCachedCluster(initdb: string, flags: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(initdb, ['--version'], { windowsHide: true });
    const key = JSON.stringify([stdout, platform(), arch(), flags]);
    return join(folder, createHash('sha256').update(key).digest('hex').slice(0, 16));
  } catch {
    return undefined;
  }
}

/**
 * Copies the cached cluster into `target`, which must not exist, and gives it to the user who runs Postgres. Returns false
 * if that fails, for instance if nothing is cached; `target` may then hold a part of the copy.
 */
export async function copyCachedCluster(cached: string, target: string, { ids }: Runner): Promise<boolean> {
  try {
    if (!existsSync(join(cached, 'PG_VERSION'))) return false;
    await cp(cached, target, COPY);
    chmodSync(target, 0o700);
    if (ids) {
      for (const path of readdirSync(target, { recursive: true, encoding: 'utf8' }))
        lchownSync(join(target, path), ids.uid, ids.gid);
      lchownSync(target, ids.uid, ids.gid);
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * Caches a cluster that has never been started. The copy is renamed at the end, so another process sees all of it or
 * nothing. Failures are ignored: the next start runs `initdb` again.
 */
export async function cacheCluster(cluster: string, cached: string): Promise<void> {
  const copy = `${cached}.${randomUUID()}`;
  try {
    mkdirSync(folder, { recursive: true });
    await cp(cluster, copy, COPY);
    renameSync(copy, cached);
  } catch {
    // Another process was faster, or the folder is read-only.
    try {
      rmSync(copy, { recursive: true, force: true });
    } catch {}
  }
}
