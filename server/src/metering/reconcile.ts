import type { Pool } from 'pg';
import type { Day } from './day.ts';

/** What a provider bills us. */
export interface Bill {
  readonly provider: string;
  /**
   * What it bills for a day, in nano-dollars; negative if it gave back more than it took.
   *
   * @throws Error if it cannot be asked, or answers what makes no sense.
   */
  read(day: Day, signal: AbortSignal): Promise<bigint>;
}

/** A day of a provider, as our books and as its bill have it. Money in nano-dollars. */
export interface Reconciliation {
  readonly provider: string;
  readonly day: Day;
  readonly capturedNanos: bigint;
  /** The most that requests may have cost whose end nobody knows: their server died. */
  readonly uncertainNanos: bigint;
  readonly billedNanos: bigint;
}

/**
 * A request belongs to the day that it was admitted on. That is the one instant which all its rows share: a correction
 * is settled later, an expired request much later. At the edge, requests that run across midnight may be billed on the
 * other day; each is at most some minutes long, and those that are missing in the evening were left over in the morning.
 *
 * `settledAt` has an index, and bounds how many rows are read: entries come after the admission, by clocks that may
 * differ a little, and corrections within the week.
 *
 * An expired request whose end was learnt after all (seq 1) is uncertain no more.
 */
const RECONCILE = `
INSERT INTO "Reconciliation" AS r
  ("provider", "day", "capturedNanos", "uncertainNanos", "billedNanos", "checkedAt")
SELECT $1, $2::date,
  COALESCE(sum(e."costNanos"), 0),
  COALESCE(sum(e."uncertainNanos") FILTER (WHERE NOT EXISTS (
    SELECT FROM "Entry" c WHERE c."accountId" = e."accountId" AND c."requestId" = e."requestId" AND c."seq" > 0
  )), 0),
  $3::bigint, now()
FROM "Entry" e
WHERE e."provider" = $1
  AND e."admittedAt" >= $2::date::timestamp AT TIME ZONE 'UTC'
  AND e."admittedAt" < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
  AND e."settledAt" >= $2::date::timestamp AT TIME ZONE 'UTC' - interval '1 hour'
  AND e."settledAt" < ($2::date + 8)::timestamp AT TIME ZONE 'UTC'
ON CONFLICT ("provider", "day") DO UPDATE SET
  "capturedNanos" = excluded."capturedNanos",
  "uncertainNanos" = excluded."uncertainNanos",
  "billedNanos" = excluded."billedNanos",
  "checkedAt" = excluded."checkedAt"
RETURNING "capturedNanos", "uncertainNanos"`;

/**
 * Writes down what our entries captured of a day beside what the provider bills for it. The last check of a day counts.
 *
 * @throws pg's errors if the database cannot be reached.
 */
export async function reconcileDay(
  pool: Pool,
  provider: string,
  day: Day,
  billedNanos: bigint,
): Promise<Reconciliation> {
  const { rows } = await pool.query<{ capturedNanos: string; uncertainNanos: string }>(RECONCILE, [
    provider,
    day,
    billedNanos,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error('The statement wrote no row.');
  const { capturedNanos, uncertainNanos } = row;
  return { provider, day, billedNanos, capturedNanos: BigInt(capturedNanos), uncertainNanos: BigInt(uncertainNanos) };
}
