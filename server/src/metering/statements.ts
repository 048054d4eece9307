import type { Pool, QueryResultRow } from 'pg';
import { isOfMissing, NotMigratedError } from './databaseErrors.ts';

/** A statement of the ledger. Its name is what Postgres keeps its plan under. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** The name carries a number that changes with the text: a pooler may hand out a connection of an older release. */
export const statement = (name: string, text: string): Statement => ({ name: `${name}_${checksum(text)}`, text });

/** FNV-1a, 32 bit. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash.toString(36);
}

/**
 * Sends the ledger's statements. Planning one takes longer than running it, so each connection prepares it once. A
 * pooler that works by transaction has to support that (PgBouncer 1.21, Neon); for older ones it can be switched off.
 */
export class Statements {
  readonly #pool: Pool;
  readonly #prepares: boolean;

  constructor(pool: Pool, prepares: boolean) {
    this.#pool = pool;
    this.#prepares = prepares;
  }

  /**
   * Has Postgres plan each statement, without running it: what it refers to is there.
   *
   * @throws NotMigratedError if it is not; pg's errors if the database cannot be reached.
   */
  async prove(statements: readonly Statement[]): Promise<void> {
    try {
      for (const { text } of statements) await this.#pool.query(`EXPLAIN (GENERIC_PLAN) ${text}`);
    } catch (error) {
      throw isOfMissing(error) ? new NotMigratedError(error) : error;
    }
  }

  async run<Row extends QueryResultRow>({ name, text }: Statement, values: unknown[]): Promise<Row[]> {
    const { rows } = await this.#pool.query<Row>(this.#prepares ? { name, text, values } : { text, values });
    return rows;
  }
}
