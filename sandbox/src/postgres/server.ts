import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { freePort } from '../freePort.ts';
import type { PostgresBinaries } from './binaries.ts';
import { type StopMode, signalPostmaster } from './postmaster.ts';
import type { Runner } from './unprivilegedUser.ts';

export interface ServerOptions {
  readonly dataDir: string;
  readonly port?: number | undefined;
  readonly durable: boolean;
  readonly logFile?: string | undefined;
}

/** How much of what Postgres wrote is kept for the message when it fails, in characters. */
const TAIL_LENGTH = 2_000;

/** The process of one Postgres on a cluster that exists: started, watched, stopped, started again. */
export class PostgresServer {
  /** 0 until it was started. */
  port = 0;
  /** Resolves if it ends without having been asked to, with what it said last. */
  readonly died: Promise<string>;
  #reportDeath: (lastWords: string) => void = () => {};
  #child: ChildProcess | undefined;
  #tail = '';
  readonly #binaries: PostgresBinaries;
  readonly #runner: Runner;
  readonly #options: ServerOptions;

  constructor(binaries: PostgresBinaries, runner: Runner, options: ServerOptions) {
    this.#binaries = binaries;
    this.#runner = runner;
    this.#options = options;
    this.died = new Promise((resolve) => {
      this.#reportDeath = resolve;
    });
  }

  /** Resolves when it takes connections. A restart keeps the port. */
  async start(): Promise<void> {
    const wished = this.port || this.#options.port;
    for (let attempt = 1; ; attempt++) {
      this.port = wished ?? (await freePort());
      try {
        return await this.#spawn();
      } catch (error) {
        if (!this.#tail.includes('could not bind')) throw error;
        // A free port can be taken by someone else before Postgres binds it.
        if (wished === undefined && attempt < 5) continue;
        throw new Error(`Port ${this.port}, meant for Postgres, is in use.`, { cause: error });
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

  async #spawn(): Promise<void> {
    this.#tail = '';
    const { dataDir, logFile } = this.#options;
    const { program, args, ids } = this.#runner.wrap(this.#binaries.postgres, ['-D', dataDir, ...this.#settings()]);
    const child = spawn(program, args, {
      ...ids,
      cwd: dataDir,
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own: Ctrl-C must reach the server first, which still has entries to write.
      detached: true,
      windowsHide: true,
    });
    const log: Readable & { unref?: () => void } = child.stderr;
    await new Promise<void>((resolve, reject) => {
      const fail = (): void => reject(new Error(`Postgres did not start. ${this.#lastWords()}`));
      child.once('error', (cause) => reject(new Error(`Postgres cannot be run: ${cause.message}.`, { cause })));
      child.once('close', fail);
      log.on('data', (chunk: Buffer) => {
        this.#tail = (this.#tail + chunk.toString()).slice(-TAIL_LENGTH);
        if (logFile !== undefined) appendFileSync(logFile, chunk);
        if (this.#tail.includes('database system is ready to accept connections')) resolve();
      });
    });
    this.#child = child;
    child.once('close', () => {
      if (this.#child === child) this.#reportDeath(this.#lastWords());
    });
    // Whoever forgets to stop it must still be able to end: then the guard stops it.
    child.unref();
    log.unref?.();
  }

  #settings(): string[] {
    const durable = this.#options.durable ? 'on' : 'off';
    const settings = {
      listen_addresses: '127.0.0.1',
      port: this.port,
      // No socket file: the default place for it belongs to a Postgres of the system.
      unix_socket_directories: '',
      max_connections: 200,
      fsync: durable,
      full_page_writes: durable,
      timezone: 'UTC',
      log_timezone: 'UTC',
    };
    return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }

  #lastWords(): string {
    const lines = this.#tail.trim().split('\n');
    const complaints = lines.filter((line) => /FATAL|PANIC|ERROR|HINT/.test(line));
    return (complaints.length > 0 ? complaints : lines.slice(-3)).join(' ');
  }
}
