import type { ClientBase, Pool } from 'pg';
import { type Day, endOf } from './day.ts';

/** What a day has cost us so far, of all accounts. Nano-dollars. */
export interface Spend {
  /** Settled from `from` up to `mark`: nothing is added to it any more. */
  readonly settledBefore: bigint;
  /** Settled from `mark` on. */
  readonly settledSince: bigint;
  readonly mark: Date;
  /** Worst case of all requests that are open. */
  readonly held: bigint;
}

/** How long after its `settledAt` an entry may be committed, in seconds: longer than any statement may take. */
const LATE_SECONDS = 60;

/**
 * The mark is told from the entries themselves, since it is the clock of the database that dates them: those that are
 * older than the newest one by more than they may be late are all there.
 *
 * One snapshot for both tables: a request that is being settled is in one of them, and never in none.
 * The index on `settledAt` alone will do. With the cost in it, the scan would still go to the table, since these rows are
 * too new for the visibility map; and they lie together there, in the order in which they were settled.
 */
const SPEND = `
WITH marked AS MATERIALIZED (
  SELECT greatest($1::timestamptz, max("settledAt") - interval '${LATE_SECONDS} seconds') AS "mark"
  FROM "Entry"
  WHERE "settledAt" >= $1 AND "settledAt" < $2
)
SELECT marked."mark",
       COALESCE(sum(e."costNanos") FILTER (WHERE e."settledAt" < marked."mark"), 0) AS "settledBefore",
       COALESCE(sum(e."costNanos") FILTER (WHERE e."settledAt" >= marked."mark"), 0) AS "settledSince",
       (SELECT COALESCE(sum("worstCaseNanos"), 0) FROM "Hold") AS "held"
FROM marked
LEFT JOIN "Entry" e ON e."settledAt" >= $1 AND e."settledAt" < $2
GROUP BY marked."mark"`;

/** @throws pg's errors if the database cannot be reached. */
export async function readSpend(
  database: Pick<Pool | ClientBase, 'query'>,
  { day, from }: { readonly day: Day; readonly from: Date },
): Promise<Spend> {
  const { rows } = await database.query<Record<'settledBefore' | 'settledSince' | 'held', string> & { mark: Date }>(
    SPEND,
    [from, endOf(day)],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('A sum has no row.');
  return {
    settledBefore: BigInt(row.settledBefore),
    settledSince: BigInt(row.settledSince),
    held: BigInt(row.held),
    mark: row.mark,
  };
}
