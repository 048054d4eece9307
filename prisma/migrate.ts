// `npm run db:migrate`: brings the database at DATABASE_URL up to date. Needs a direct connection and a role that may
// change the schema; the server itself needs neither.
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { upsertPrices } from '../server/src/metering/upsertPrices.ts';
import { withEngine } from './engine.ts';
import { migrateJobQueue } from './jobQueue.ts';
import { filters, readMigrations } from './migrations.ts';

/**
 * Applies the migrations that the database lacks, those of the job queue too, and writes the current price table. Safe
 * to repeat, and safe to run from several machines at once: each part takes a lock.
 *
 * @returns names of the migrations that were applied.
 * @throws what Postgres said, if a migration failed. It left nothing behind and will be tried again next time.
 */
export async function migrate(url: string): Promise<string[]> {
  const [applied] = await Promise.all([applyMigrations(url), migrateJobQueue(url)]);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await upsertPrices(client);
  } finally {
    await client.end();
  }
  return applied;
}

/** The schema alone, without rows. */
export async function applyMigrations(url: string): Promise<string[]> {
  const migrationsList = await readMigrations();
  return withEngine(url, async (engine) => {
    try {
      return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
    } catch (error) {
      await forgetFailed(engine, migrationsList);
      throw error;
    }
  });
}

/** A migration is one transaction, so one that failed is as if it never ran. Prisma would refuse to go on until told. */
async function forgetFailed(
  engine: SchemaEngine,
  migrationsList: Awaited<ReturnType<typeof readMigrations>>,
): Promise<void> {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters,
  });
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
}

if (import.meta.main) {
  const url = process.env['DATABASE_URL'];
  if (url === undefined || url === '') {
    console.error('DATABASE_URL is not set: name the database to migrate.');
    process.exit(1);
  }
  const applied = await migrate(url);
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
}
