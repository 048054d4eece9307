import { readFile } from 'node:fs/promises';
import type { ClientBase } from 'pg';

/** A row of the books that others contradict. */
export interface Contradiction {
  /** What should hold, in words: the names in audit.sql. */
  readonly invariant: string;
  readonly accountId: string;
  /** The rest of the row's key. */
  readonly keys: Readonly<Record<string, string | number>>;
  readonly expected: string | null;
  readonly found: string | null;
}

export interface AuditResult {
  /** At most as many as were asked for, by invariant and account. */
  readonly contradictions: readonly Contradiction[];
  /** How many there are in all. */
  readonly total: number;
}

/**
 * Compares every counter of the books with the rows that it counts, and every row with those it belongs to. Sees one
 * instant, writes nothing, and keeps no state on the connection, so a transaction pooler will do.
 *
 * @param limit most contradictions to name.
 * @throws pg.DatabaseError 42P01 if there are no books in the database.
 */
export async function audit(client: ClientBase, limit = 1_000): Promise<AuditResult> {
  const query = await readFile(new URL('audit.sql', import.meta.url), 'utf8');
  await client.query('BEGIN TRANSACTION READ ONLY');
  try {
    // Memory to hash whole tables in, as long as they take, and instants as they are written everywhere.
    await client.query(`SET LOCAL work_mem = '256MB'; SET LOCAL statement_timeout = 0; SET LOCAL timezone = 'UTC'`);
    const { rows } = await client.query<Contradiction & { readonly total: string }>(
      `SELECT *, count(*) OVER () AS "total" FROM (${query}) AS contradiction LIMIT ${limit}`,
    );
    return { contradictions: rows.map(({ total: _, ...row }) => row), total: Number(rows[0]?.total ?? 0) };
  } finally {
    // Nothing was written, so whether it ends well does not matter; a connection that broke has ended it already.
    await client.query('ROLLBACK').catch(() => undefined);
  }
}
