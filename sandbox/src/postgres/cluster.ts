import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './binaries.ts';
import type { Runner } from './unprivilegedUser.ts';

/** UTF-8, and the C locale so that text sorts by code point on every machine. */
const FLAGS = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--no-sync',
  '--no-instructions',
];

/**
 * Makes `dataDir` a database cluster unless it is one. The work is done in a directory beside it that is renamed at the
 * end, so that an interrupted start leaves nothing that looks finished.
 *
 * @throws Error with one clear sentence: something else is in the directory, or what `initdb` said.
 */
export async function ensureCluster(dataDir: string, binaries: PostgresBinaries, runner: Runner): Promise<void> {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  if (existsSync(dataDir)) {
    if (readdirSync(dataDir).length > 0) throw new Error(`${dataDir} holds something that is no Postgres data.`);
    rmdirSync(dataDir);
  }
  const fresh = `${dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true });
  mkdirSync(fresh, { mode: 0o700 });
  if (runner.ids) chownSync(fresh, runner.ids.uid, runner.ids.gid);
  const { program, args, ids } = runner.wrap(binaries.initdb, ['-D', fresh, ...FLAGS]);
  try {
    await promisify(execFile)(program, args, {
      ...ids,
      cwd: fresh,
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      windowsHide: true,
    });
  } catch (cause) {
    rmSync(fresh, { recursive: true, force: true });
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
    throw new Error(`Postgres could not make its data directory ${dataDir}. ${said.trim() || cause}`, { cause });
  }
  renameSync(fresh, dataDir);
}
