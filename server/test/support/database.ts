import { randomBytes } from 'node:crypto';
import { type Postgres, startPostgres } from '@codetrain/sandbox/postgres';
import pg from 'pg';
import { migrate } from '../../../prisma/migrate.ts';

/** A database of its own, migrated and with prices, for one suite. */
export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  drop(): Promise<void>;
}

/** A model that no server offers: a token of it costs one nano-dollar, so that a test can spend any sum. */
export const NANO_MODEL = 'test-nano';

interface TestServer {
  readonly url: string;
  readonly template: string;
  readonly admin: pg.Client;
  /** The embedded one; undefined if DATABASE_URL named another. */
  readonly postgres: Postgres | undefined;
}

let server: Promise<TestServer> | undefined;

/** The Postgres that all suites of this process share: DATABASE_URL, or an embedded one. */
export async function testServer(): Promise<TestServer> {
  server ??= start();
  return server;
}

async function start(): Promise<TestServer> {
  const named = process.env['DATABASE_URL'];
  const postgres = named === undefined || named === '' ? await startPostgres() : undefined;
  const url = postgres?.url ?? named ?? '';
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const template = `codetrain_template_${randomBytes(4).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${template}`);
  await migrate(urlOf(url, template));
  await priceByTheNano(urlOf(url, template));
  return { url, template, admin, postgres };
}

async function priceByTheNano(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`INSERT INTO "ModelPrice" VALUES ($1, '2020-01-01Z', 0, 1, 1, 1, 1, 1)`, [NANO_MODEL]);
  await client.end();
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

export async function createDatabase(): Promise<TestDatabase> {
  const { url: serverUrl, template, admin } = await testServer();
  const name = `codetrain_test_${randomBytes(4).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = urlOf(serverUrl, name);
  const pool = new pg.Pool({ connectionString: url, max: 20 });
  // A test may stop the database under the pool: its queries fail then, idle connections must not end the process.
  pool.on('error', () => undefined);
  return {
    url,
    pool,
    async drop() {
      await pool.end();
      await admin.query(`DROP DATABASE ${name}`);
    },
  };
}

after(async () => {
  if (server === undefined) return;
  const { admin, template, postgres } = await server;
  await admin.query(`DROP DATABASE ${template}`);
  await admin.end();
  await postgres?.stop();
});
