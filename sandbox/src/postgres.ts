/**
 * A real Postgres 18 from npm, for `npm start` and for tests. Listens on loopback only and trusts whoever connects, as
 * it holds nothing but made-up data.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './freePort.ts';
import { findBinaries, type PostgresBinaries } from './postgres/binaries.ts';
import { commandOf, findPostmaster, type StopMode, signalPostmaster, stopPostmaster } from './postgres/postmaster.ts';
import { type UserIds, unprivilegedUser } from './postgres/unprivilegedUser.ts';

export type { StopMode } from './postgres/postmaster.ts';

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
  /** Resolves if Postgres ends without having been asked to, with the tail of its log. */
  readonly died: Promise<string>;
}

/** The last lines that Postgres wrote, for the message when it fails. */
const TAIL_LENGTH = 2_000;
const OWNER_FILE = 'codetrain-owner.json';

/**
 * Starts Postgres and waits until it takes connections (about a second from nothing, 0.1 s on existing data).
 * A Postgres that a killed starter left on the same directory is stopped first.
 *
 * @throws Error with one clear sentence: the directory is in use, the port is taken, or what Postgres itself said.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const binaries = await findBinaries();
  const user = unprivilegedUser();
  const temporary = options.dataDir === undefined;
  const dataDir =
    options.dataDir === undefined ? mkdtempSync(join(tmpdir(), 'codetrain-postgres-')) : resolve(options.dataDir);
  const guard = startGuard(dataDir, binaries, temporary);
  try {
    await evictOrphan(dataDir, binaries);
    if (!existsSync(join(dataDir, 'PG_VERSION'))) await initialise(dataDir, binaries, user);
    const server = new Server(dataDir, binaries, user, options);
    await server.start();
    return {
      url: `postgres://postgres@127.0.0.1:${server.port}/postgres`,
      port: server.port,
      dataDir,
      died: server.died,
      restart: (mode = 'fast') => server.restart(mode),
      async stop() {
        await server.stop('fast');
        if (temporary) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
        guard.dismiss();
      },
    };
  } catch (error) {
    if (temporary) rmSync(dataDir, { recursive: true, force: true });
    guard.dismiss();
    throw error;
  }
}

/** The process of one Postgres: started, watched, stopped, started again. */
class Server {
  port = 0;
  readonly died: Promise<string>;
  #reportDeath: (tail: string) => void = () => {};
  #child: ChildProcess | undefined;
  #tail = '';
  readonly #dataDir: string;
  readonly #binaries: PostgresBinaries;
  readonly #user: UserIds | undefined;
  readonly #options: PostgresOptions;

  constructor(dataDir: string, binaries: PostgresBinaries, user: UserIds | undefined, options: PostgresOptions) {
    this.#dataDir = dataDir;
    this.#binaries = binaries;
    this.#user = user;
    this.#options = options;
    this.died = new Promise((resolve) => {
      this.#reportDeath = resolve;
    });
  }

  /** A free port can be taken by someone else before Postgres binds it, so an unwished-for port is tried again. */
  async start(): Promise<void> {
    const wished = this.port || this.#options.port;
    for (let attempt = 1; ; attempt++) {
      this.port = wished ?? (await freePort());
      try {
        return await this.#spawn();
      } catch (error) {
        const taken = this.#tail.includes('could not bind');
        if (taken && wished === undefined && attempt < 5) continue;
        if (taken) throw new Error(`Port ${this.port}, meant for Postgres, is in use.`, { cause: error });
        throw error;
      }
    }
  }

  async stop(mode: StopMode): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    signalPostmaster(child.pid, mode, this.#binaries.pg_ctl);
    await gone;
  }

  async restart(mode: StopMode): Promise<void> {
    await this.stop(mode);
    await this.start();
  }

  async #spawn(): Promise<void> {
    this.#tail = '';
    const child = spawn(this.#binaries.postgres, ['-D', this.#dataDir, ...this.#settings()], {
      ...this.#user,
      cwd: this.#dataDir,
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own: Ctrl-C must reach the server first, which still has entries to write.
      detached: true,
      windowsHide: true,
    });
    await new Promise<void>((resolve, reject) => {
      const fail = (): void => reject(new Error(`Postgres did not start. ${this.#lastWords()}`));
      child.once('error', (cause) => reject(new Error(`Postgres cannot be run: ${cause.message}.`, { cause })));
      child.once('close', fail);
      child.stderr.on('data', (chunk: Buffer) => {
        const text = chunk.toString();
        this.#tail = (this.#tail + text).slice(-TAIL_LENGTH);
        if (this.#options.logFile !== undefined) writeFileSync(this.#options.logFile, text, { flag: 'a' });
        if (this.#tail.includes('database system is ready to accept connections')) {
          child.off('close', fail);
          resolve();
        }
      });
    });
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#reportDeath(this.#lastWords());
    });
    const owner = { pid: process.pid, command: commandOf(process.pid) };
    writeFileSync(join(this.#dataDir, OWNER_FILE), JSON.stringify(owner));
    // A test that forgets to stop it must still be able to end: then the guard stops it.
    child.unref();
    if ('unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
  }

  #settings(): string[] {
    const durable = this.#options.durable ?? this.#options.dataDir !== undefined;
    const settings = {
      listen_addresses: '127.0.0.1',
      port: this.port,
      // No socket file: the default directory belongs to a Postgres of the system.
      unix_socket_directories: '',
      max_connections: 200,
      fsync: durable ? 'on' : 'off',
      full_page_writes: durable ? 'on' : 'off',
      log_destination: 'stderr',
      logging_collector: 'off',
      timezone: 'UTC',
      log_timezone: 'UTC',
    };
    return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }

  #lastWords(): string {
    const complaints = this.#tail.split('\n').filter((line) => /FATAL|PANIC|ERROR|HINT/.test(line));
    return (complaints.length > 0 ? complaints : this.#tail.trim().split('\n').slice(-3)).join(' ');
  }
}

/** Makes a cluster. In a directory beside, then renamed: an interrupted start leaves nothing that looks finished. */
async function initialise(dataDir: string, binaries: PostgresBinaries, user: UserIds | undefined): Promise<void> {
  if (existsSync(dataDir)) {
    if (readdirSync(dataDir).length > 0) throw new Error(`${dataDir} holds something that is no Postgres data.`);
    rmdirSync(dataDir);
  }
  const fresh = `${dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true });
  mkdirSync(fresh, { mode: 0o700 });
  if (user) chownSync(fresh, user.uid, user.gid);
  const flags = [
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ];
  try {
    await promisify(execFile)(binaries.initdb, ['-D', fresh, ...flags], {
      ...user,
      cwd: fresh,
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      windowsHide: true,
    });
  } catch (cause) {
    rmSync(fresh, { recursive: true, force: true });
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Error(`Postgres could not make its data directory ${dataDir}. ${said}`, { cause });
  }
  renameSync(fresh, dataDir);
}

/** Stops what a killed starter left running on the directory; refuses if its starter is alive. */
async function evictOrphan(dataDir: string, binaries: PostgresBinaries): Promise<void> {
  const running = findPostmaster(dataDir);
  if (!running) return;
  const owner = readOwner(dataDir);
  if (owner && commandOf(owner.pid) === owner.command) {
    throw new Error(
      `The data directory ${dataDir} is in use: process ${owner.pid} runs Postgres on it, on port ${running.port}.`,
    );
  }
  await stopPostmaster(dataDir, binaries.pg_ctl);
}

function readOwner(dataDir: string): { pid: number; command: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, OWNER_FILE), 'utf8')) as { pid: number; command: string };
  } catch {
    return undefined;
  }
}

function startGuard(dataDir: string, binaries: PostgresBinaries, temporary: boolean): { dismiss(): void } {
  const script = fileURLToPath(new URL('postgres/guard.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir, binaries.pg_ctl, temporary ? 'remove' : 'keep'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  child.unref();
  return { dismiss: () => void child.kill('SIGKILL') };
}
