import type { ClientBase, Pool } from 'pg';
import { type Day, endOf } from './day.ts';

/** What a day has cost us so far, of all accounts. Nano-dollars. */
export interface Spend {
  /** Settled from `from` up to `mark`. */
  readonly settledBefore: bigint;
  /** Settled from `mark` on. */
  readonly settledSince: bigint;
  /** Worst case of all requests that are open. */
  readonly held: bigint;
}

/**
 * One snapshot for both tables: a request that is being settled is in one of them, and never in none.
 * The index on `settledAt` alone will do. With the cost in it, the scan would still go to the table, since these rows are
 * too new for the visibility map; and they lie together there, in the order in which they were settled.
 */
const SPEND = `
SELECT COALESCE(sum("costNanos") FILTER (WHERE "settledAt" < $2), 0) AS "settledBefore",
       COALESCE(sum("costNanos") FILTER (WHERE "settledAt" >= $2), 0) AS "settledSince",
       (SELECT COALESCE(sum("worstCaseNanos"), 0) FROM "Hold") AS "held"
FROM "Entry"
WHERE "settledAt" >= $1 AND "settledAt" < $3`;

/** @throws pg's errors if the database cannot be reached. */
export async function readSpend(
  database: Pick<Pool | ClientBase, 'query'>,
  { day, from, mark }: { readonly day: Day; readonly from: Date; readonly mark: Date },
): Promise<Spend> {
  const { rows } = await database.query<Record<keyof Spend, string>>(SPEND, [from, mark, endOf(day)]);
  const [row] = rows;
  if (row === undefined) throw new Error('A sum has no row.');
  return {
    settledBefore: BigInt(row.settledBefore),
    settledSince: BigInt(row.settledSince),
    held: BigInt(row.held),
  };
}
