import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { databaseUrl, NANO_MODEL, type SharedPostgres, sharedPostgres } from '../../../test/runner/services.ts';

/** A database of its own, migrated and with prices, for one suite. */
export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  drop(): Promise<void>;
}

export { NANO_MODEL };

interface TestServer extends SharedPostgres {
  /** Connections to its maintenance database. */
  readonly admin: pg.Pool;
}

let server: Promise<TestServer> | undefined;

/** Returns the Postgres that all suites of a run share: DATABASE_URL, or an embedded one. */
export async function testServer(): Promise<TestServer> {
  server ??= connect();
  return server;
}

async function connect(): Promise<TestServer> {
  const shared = await sharedPostgres();
  const admin = new pg.Pool({ connectionString: shared.url, max: 2, allowExitOnIdle: true });
  admin.on('error', () => undefined);
  return { ...shared, admin };
}

export async function createDatabase(): Promise<TestDatabase> {
  const { url: serverUrl, template, prefix, admin } = await testServer();
  const name = `${prefix}_${randomBytes(4).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseUrl(serverUrl, name);
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
