/**
 * A real Postgres 18 from npm, for `npm start` and for tests. Listens on loopback only and trusts whoever connects, as
 * it holds nothing but made-up data.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBinaries, type PostgresBinaries } from './postgres/binaries.ts';
import { ensureCluster } from './postgres/cluster.ts';
import { takeOver, writeOwner } from './postgres/owner.ts';
import type { StopMode } from './postgres/postmaster.ts';
import { PostgresServer } from './postgres/server.ts';
import { findRunner } from './postgres/unprivilegedUser.ts';

export interface PostgresOptions {
  /** Where the data stays between starts. A temporary directory, removed at stop, when absent. */
  readonly dataDir?: string;
  /** A free port when absent. */
  readonly port?: number;
  /** Whether commits survive a crash of the machine. Default: true with a `dataDir`, else false, which is faster. */
  readonly durable?: boolean;
  /** File that gets Postgres's own log. */
  readonly logFile?: string;
}

export interface Postgres {
  /** For instance `postgres://postgres@127.0.0.1:40123/postgres`; the user is a superuser. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Ends it, and removes a temporary data directory. Safe to call twice. */
  stop(): Promise<void>;
  /** Stops it and starts it again on the same port. `immediate` is a crash: sessions are cut, recovery runs. */
  restart(mode?: StopMode): Promise<void>;
  /** Resolves if Postgres ends without having been asked to, with what it said last. */
  readonly died: Promise<string>;
}

/**
 * Starts Postgres and waits until it takes connections (about a second from nothing, 0.1 s on existing data). It ends
 * with this process, however that ends; one that was left on the directory nevertheless is stopped first.
 *
 * @throws Error with one clear sentence: the directory is in use, the port is taken, or what Postgres itself said.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const binaries = await findBinaries();
  const temporary = options.dataDir === undefined;
  const dataDir = resolve(options.dataDir ?? mkdtempSync(join(tmpdir(), 'codetrain-postgres-')));
  const runner = findRunner([binaries.postgres, dataDir]);
  const server = new PostgresServer(binaries, runner, { ...options, dataDir, durable: options.durable ?? !temporary });
  await takeOver(dataDir, binaries);
  const guard = startGuard(dataDir, binaries, temporary);
  const stop = async (): Promise<void> => {
    await server.stop('fast');
    if (temporary) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    guard.kill('SIGKILL');
  };
  try {
    await ensureCluster(dataDir, binaries, runner);
    await server.start();
    writeOwner(dataDir, guard.pid);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://postgres@127.0.0.1:${server.port}/postgres`,
    port: server.port,
    dataDir,
    died: server.died,
    stop,
    restart: async (mode = 'fast') => {
      await server.stop(mode);
      await server.start();
    },
  };
}

function startGuard(dataDir: string, binaries: PostgresBinaries, temporary: boolean): ChildProcess {
  const script = fileURLToPath(new URL('postgres/guard.ts', import.meta.url));
  const guard = spawn(process.execPath, [script, dataDir, binaries.pg_ctl, temporary ? 'remove' : 'keep'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  guard.unref();
  return guard;
}
