import { execFileSync } from 'node:child_process';

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

const USER = 'postgres';

const idOf = (flag: '-u' | '-g'): number =>
  Number(execFileSync('id', [flag, USER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

/**
 * Postgres refuses to run as root. Where this process is root (containers), the user `postgres` runs it, and is made if
 * it does not exist. Undefined where this process is no root and Postgres may run as the same user.
 */
export function unprivilegedUser(): UserIds | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', USER], { stdio: 'ignore' });
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}
