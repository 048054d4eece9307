import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

type MigrationList = Parameters<SchemaEngine['applyMigrations']>[0]['migrationsList'];

const SCHEMA = new URL('schema.prisma', import.meta.url);

/** Where migrations live: one folder each, `<timestamp>_<name>/migration.sql`. */
export const MIGRATIONS = new URL('migrations/', import.meta.url);

/** Nothing in the database is managed by anyone else. */
export const filters = { externalTables: [], externalEnums: [] };

/** The migrations on disk, in the shape that the engine reads. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: fileURLToPath(MIGRATIONS),
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(new URL('migration_lock.toml', MIGRATIONS), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: await readFile(new URL(`${name}/migration.sql`, MIGRATIONS), 'utf8') } as const,
        },
      })),
    ),
  };
}

/** The SQL that leads from the database that the engine is on to schema.prisma; undefined if they agree. */
export async function difference(engine: SchemaEngine): Promise<string | undefined> {
  const files = [{ path: fileURLToPath(SCHEMA), content: await readFile(SCHEMA, 'utf8') }];
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: fileURLToPath(new URL('.', SCHEMA)) },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters,
  });
  return exitCode === 0 ? undefined : (stdout ?? '');
}
