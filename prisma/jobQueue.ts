// pg-boss keeps the jobs in a schema of its own. The server does not touch its tables, so that its role needs no right to.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

/** Of our own choosing, and unlike the key of any other lock here. */
const LOCK = 'codetrain job queue migration';

/**
 * Creates pg-boss's schema or brings it up to date, by its own program: that one also builds the indexes which have to
 * be built outside a transaction.
 *
 * @throws Error with what the program said.
 */
export async function migrateJobQueue(url: string): Promise<void> {
  const program = fileURLToPath(new URL('cli.js', import.meta.resolve('pg-boss')));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two that create the schema at once would both begin.
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [LOCK]);
    await promisify(execFile)(process.execPath, [program, 'migrate', '--schema', 'pgboss', '--backend', 'postgres'], {
      env: { ...process.env, PGBOSS_DATABASE_URL: url },
    });
  } finally {
    await client.end();
  }
}
