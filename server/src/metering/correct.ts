import type { AccountId, RequestId } from '../ids.ts';
import { type Statements, statement } from './statements.ts';
import type { TokenUsage } from './usage.ts';

/** What a request came to after all. */
export interface Correction {
  readonly accountId: AccountId;
  readonly requestId: RequestId;
  /** The latest entry that this was worked out from. If there is a later one by now, nothing is corrected. */
  readonly seq: number;
  readonly usage: TokenUsage;
  readonly costNanos: bigint;
  /** What the provider took for it, in nano-dollars. */
  readonly providerCostNanos: bigint;
}

/**
 * A correction is an entry of the differences to what the books have so far, so that sums need not know of corrections.
 * It takes the next seq: of two at once, one finds it taken and does nothing. A request that nothing may be charged for
 * has none. Locks: entries, then periods, as in settle; and one request a statement, so that no two are locked in a
 * different order.
 */
export const CORRECT = statement(
  'correct',
  `
WITH booked AS MATERIALIZED (
  SELECT max("seq") AS "seq",
    sum("inputTokens")::bigint AS "input", sum("outputTokens")::bigint AS "output",
    sum("cacheWrite5mTokens")::bigint AS "cacheWrite5m", sum("cacheWrite1hTokens")::bigint AS "cacheWrite1h",
    sum("cacheReadTokens")::bigint AS "cacheRead", sum("costNanos")::bigint AS "costNanos",
    COALESCE(sum("providerCostNanos"), 0)::bigint AS "providerCostNanos"
  FROM "Entry"
  WHERE "accountId" = $1::uuid AND "requestId" = $2::uuid
),
recorded AS (
  INSERT INTO "Entry"
    ("accountId", "requestId", "seq", "firstRequestId", "sessionId", "periodStartsAt", "clientKey", "model", "provider",
     "inputTokens", "outputTokens", "cacheWrite5mTokens", "cacheWrite1hTokens", "cacheReadTokens", "costNanos",
     "providerCostNanos", "outcome", "basis", "upstreamId", "admittedAt", "settledAt")
  SELECT e."accountId", e."requestId", e."seq" + 1, e."firstRequestId", e."sessionId", e."periodStartsAt", e."clientKey",
    e."model", e."provider", $4::bigint - b."input", $5::bigint - b."output", $6::bigint - b."cacheWrite5m",
    $7::bigint - b."cacheWrite1h", $8::bigint - b."cacheRead", $9::bigint - b."costNanos",
    $10::bigint - b."providerCostNanos", e."outcome", 'reported', e."upstreamId", e."admittedAt", clock_timestamp()
  FROM booked b
  JOIN "Entry" e ON e."accountId" = $1 AND e."requestId" = $2 AND e."seq" = b."seq"
  WHERE b."seq" = $3::int AND e."outcome" NOT IN ('failed_before_output', 'expired')
  -- Whichever unique key finds it taken: a request that bears a client's key has two.
  ON CONFLICT DO NOTHING
  RETURNING "accountId", "periodStartsAt", "costNanos"
),
answered AS (
  DELETE FROM "Lookup" l USING recorded WHERE l."accountId" = recorded."accountId" AND l."requestId" = $2
),
balanced AS (
  UPDATE "Period" p SET "settledNanos" = p."settledNanos" + recorded."costNanos"
  FROM recorded
  WHERE p."accountId" = recorded."accountId" AND p."startsAt" = recorded."periodStartsAt"
)
SELECT "costNanos" FROM recorded`,
);

/**
 * Corrects a request in the period that it was admitted in, whether or not that is over; durably, and again changes
 * nothing.
 *
 * @returns by how many nano-dollars its cost changed; undefined if nothing was to be corrected (any more).
 */
export async function correct(database: Statements, correction: Correction): Promise<bigint | undefined> {
  const { usage, costNanos, providerCostNanos, accountId, requestId, seq } = correction;
  const [row] = await database.run<{ costNanos: string }>(CORRECT, [
    ...[accountId, requestId, seq],
    ...[usage.input, usage.output, usage.cacheWrite5m, usage.cacheWrite1h, usage.cacheRead],
    ...[costNanos, providerCostNanos],
  ]);
  return row && BigInt(row.costNanos);
}
