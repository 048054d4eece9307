/**
 * What all test files of a run share: one Postgres with a migrated template database, and one Chromium. The main
 * process owns them and starts each one when a worker first asks for it, so a run that needs neither starts neither.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Postgres } from '@codetrain/sandbox/postgres';
import pg from 'pg';
import type { BrowserServer } from 'playwright-core';

/** A Postgres for tests. */
export interface SharedPostgres {
  /** Address of its maintenance database. */
  readonly url: string;
  /** Name of a migrated database to copy. */
  readonly template: string;
  /** Prefix of the names of databases that this run creates. */
  readonly prefix: string;
}

/** Costs one nano-dollar a token, so that a test can spend any sum. No server offers it. */
export const NANO_MODEL = 'test-nano';

const ADDRESS = 'CODETRAIN_TEST_SERVICES';

/** Returns the Postgres of this run. @throws Error with the reason if it couldn't start. */
export const sharedPostgres = (): Promise<SharedPostgres> => (postgres ??= ask<SharedPostgres>('postgres'));

/** Returns the WebSocket address of the Chromium of this run. @throws Error with the reason if it couldn't start. */
export const sharedChromium = (): Promise<string> => (chromium ??= ask<string>('chromium'));

let postgres: Promise<SharedPostgres> | undefined;
let chromium: Promise<string> | undefined;

async function ask<T>(service: string): Promise<T> {
  const address = process.env[ADDRESS];
  if (address === undefined)
    throw new Error('Shared services need test/runner/services.ts: run tests with `npm test`.');
  const response = await fetch(`${address}/${service}`);
  const answer = (await response.json()) as { readonly value?: T; readonly error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value as T;
}

let owner: ServiceOwner | undefined;

/** Runs in mocha's main process, before any worker starts. */
export async function mochaGlobalSetup(): Promise<void> {
  owner = new ServiceOwner();
  process.env[ADDRESS] = await owner.listen();
}

export async function mochaGlobalTeardown(): Promise<void> {
  await owner?.stop();
}

class ServiceOwner {
  readonly #running = new AsyncDisposableStack();
  readonly #services: Readonly<Record<string, () => Promise<unknown>>>;
  readonly #server: Server;

  constructor() {
    this.#services = {
      '/postgres': lazily(() => this.#startPostgres()),
      '/chromium': lazily(() => this.#startChromium()),
    };
    this.#server = createServer((request, response) => {
      const start = this.#services[request.url ?? ''];
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (start === undefined) answer(404, { error: `There is no service ${request.url}.` });
      else {
        start().then(
          (value) => answer(200, { value }),
          (error: unknown) => answer(500, { error: error instanceof Error ? error.message : String(error) }),
        );
      }
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#running.disposeAsync();
  }

  async #startChromium(): Promise<string> {
    const { launchChromiumServer } = await import('./chromium.ts');
    const server: BrowserServer = await launchChromiumServer();
    this.#running.defer(() => server.close());
    return server.wsEndpoint();
  }

  async #startPostgres(): Promise<SharedPostgres> {
    const named = process.env['DATABASE_URL'];
    let url = named ?? '';
    if (url === '') {
      const { startPostgres } = await import('@codetrain/sandbox/postgres');
      const embedded: Postgres = await startPostgres();
      this.#running.defer(() => embedded.stop());
      url = embedded.url;
    }
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    const prefix = `codetrain_test_${process.pid}_${randomBytes(4).toString('hex')}`;
    this.#running.defer(async () => {
      if (named !== undefined && named !== '') await dropDatabases(admin, (name) => name.startsWith(prefix));
      await admin.end();
    });
    if (named !== undefined && named !== '') await dropDatabases(admin, isLeftover);
    const template = `${prefix}_template`;
    await admin.query(`CREATE DATABASE ${template}`);
    const { migrate } = await import('../../prisma/migrate.ts');
    const templateUrl = databaseUrl(url, template);
    await migrate(templateUrl);
    await insertNanoPrice(templateUrl);
    return { url, template, prefix };
  }
}

/** Returns the address of a database on the same server. */
export function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function insertNanoPrice(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`INSERT INTO "ModelPrice" VALUES ($1, '2020-01-01Z', 0, 1, 1, 1, 1, 1)`, [NANO_MODEL]);
  await client.end();
}

/** Whether a killed run left this database behind: its name holds the id of a process that no longer exists. */
function isLeftover(name: string): boolean {
  const pid = Number(/^codetrain_test_(\d+)_/.exec(name)?.[1]);
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function dropDatabases(admin: pg.Client, isDropped: (name: string) => boolean): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>('SELECT datname FROM pg_database');
  for (const { datname } of rows) {
    if (isDropped(datname)) await admin.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
  }
}

function lazily<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => (started ??= start());
}
