// `npm run db:diff [name]`: writes the next migration, from what the migrations build to what schema.prisma says. Edit
// the file afterwards for what the schema language cannot express (CHECK constraints, functions, partitions).
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { withEngine } from './engine.ts';
import { applyMigrations } from './migrate.ts';
import { difference, MIGRATIONS } from './migrations.ts';

/** The SQL that the migrations still lack, found on a scratch database of the server at `serverUrl`; undefined if none. */
export async function findDrift(serverUrl: string): Promise<string | undefined> {
  return withScratchDatabase(serverUrl, async (url) => {
    await applyMigrations(url);
    return withEngine(url, difference);
  });
}

async function withScratchDatabase<T>(serverUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `codetrain_scratch_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
    try {
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      return await work(url.href);
    } finally {
      await client.query(`DROP DATABASE ${name}`);
    }
  } finally {
    await client.end();
  }
}

/** Runs `work` with the server of DATABASE_URL, or else with an embedded one that lives as long. */
async function withServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '') return work(url);
  const { startPostgres } = await import('@codetrain/sandbox/postgres');
  const postgres = await startPostgres();
  try {
    return await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}

if (import.meta.main) {
  const sql = await withServer(findDrift);
  if (sql === undefined) {
    console.log('The migrations build exactly what the schema says.');
  } else {
    const name = (process.argv[2] ?? 'change').replace(/\W+/g, '_').toLowerCase();
    const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = new URL(`${timestamp}_${name}/`, MIGRATIONS);
    await mkdir(folder);
    await writeFile(new URL('migration.sql', folder), sql);
    console.log(`Wrote ${fileURLToPath(folder)}migration.sql. Read it before it is applied.`);
  }
}
