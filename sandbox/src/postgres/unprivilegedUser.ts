import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Postgres refuses to run as root, as which containers run: then somebody else has to run it. */
export interface Runner {
  /** Undefined where this process is no root and runs Postgres itself. */
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
  /** The command line with what it takes to run it as that user. */
  wrap(
    program: string,
    args: readonly string[],
  ): { program: string; args: string[]; ids?: { uid: number; gid: number } };
}

const USER = 'postgres';

/**
 * Decides who runs Postgres. As root, that is the user `postgres`, who is made if he does not exist.
 *
 * @param paths What he must be able to reach.
 * @throws Error with one clear sentence if he cannot reach one of them, nor be helped.
 */
export function findRunner(paths: readonly string[]): Runner {
  if (process.getuid?.() !== 0) return { ids: undefined, wrap: (program, args) => ({ program, args: [...args] }) };
  const ids = userIds();
  const hidden = paths.find((path) => !isReachable(path));
  if (hidden === undefined) return { ids, wrap: (program, args) => ({ program, args: [...args], ids }) };
  // A home of root (/root) is closed to others. Linux can lend a process the right to pass through it, and no other right.
  const setpriv = '/usr/bin/setpriv';
  if (!existsSync(setpriv)) {
    throw new Error(
      `Postgres may not run as root, and the user ${USER} may not enter ${hidden}: move it, or set DATABASE_URL to a Postgres of your own.`,
    );
  }
  const flags = [
    `--reuid=${USER}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  return { ids, wrap: (program, args) => ({ program: setpriv, args: [...flags, program, ...args] }) };
}

function userIds(): { uid: number; gid: number } {
  const id = (flag: '-u' | '-g'): number =>
    Number(execFileSync('id', [flag, USER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', USER], { stdio: 'ignore' });
    return { uid: id('-u'), gid: id('-g') };
  }
}

const OTHERS_MAY_ENTER = 0o001;

/** Whether others may pass through all folders on the way, as far as they exist. */
function isReachable(path: string): boolean {
  const parent = dirname(path);
  if (parent === path) return true;
  const open = !existsSync(parent) || (statSync(parent).mode & OTHERS_MAY_ENTER) !== 0;
  return open && isReachable(parent);
}
