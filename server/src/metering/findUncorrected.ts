import type { Pool } from 'pg';
import type { AccountId, RequestId } from '../ids.ts';
import type { TokenBasis } from './settle.ts';
import type { TokenUsage } from './usage.ts';

/** How often a provider is asked for what one answer came to, over about a day and a half. */
export const MOST_TRIES = 16;

/** Entries that are looked at in one go. */
export const CORRECTION_BATCH = 100;

/** An entry that the provider knows more of than it told: it is an estimate, or lacks what the provider took for it. */
export interface Uncorrected {
  readonly accountId: AccountId;
  readonly requestId: RequestId;
  readonly seq: number;
  readonly model: string;
  readonly upstreamId: string;
  readonly basis: TokenBasis;
  readonly usage: TokenUsage;
  readonly admittedAt: Date;
  /** How often the provider has been asked so far. */
  readonly tries: number;
}

type Row = Omit<Uncorrected, 'usage'> & { readonly [Class in keyof TokenUsage]: string };

/**
 * What is to be done is read from the books, so it outlives the process that was to do it. The first conditions are those
 * of a partial index, and the age bounds what of it is read.
 */
const UNCORRECTED = `
SELECT e."accountId", e."requestId", e."seq", e."model", e."upstreamId", e."basis", e."admittedAt",
  e."inputTokens" AS "input", e."outputTokens" AS "output", e."cacheWrite5mTokens" AS "cacheWrite5m",
  e."cacheWrite1hTokens" AS "cacheWrite1h", e."cacheReadTokens" AS "cacheRead", COALESCE(l."tries", 0) AS "tries"
FROM "Entry" e
LEFT JOIN "Lookup" l USING ("accountId", "requestId")
WHERE e."provider" = 'openrouter' AND e."upstreamId" IS NOT NULL
  AND (e."basis" = 'estimated' OR e."providerCostNanos" IS NULL)
  AND e."outcome" IN ('completed', 'stopped_by_user', 'failed_midway')
  AND e."settledAt" > now() - interval '7 days'
  AND (l."tries" IS NULL OR (l."tries" < ${MOST_TRIES} AND l."nextAt" <= now()))
  AND NOT EXISTS (
    SELECT FROM "Entry" later
    WHERE later."accountId" = e."accountId" AND later."requestId" = e."requestId" AND later."seq" > e."seq"
  )
ORDER BY e."settledAt"
LIMIT ${CORRECTION_BATCH}`;

/** @returns at most CORRECTION_BATCH of them that are due, the oldest first. */
export async function findUncorrected(pool: Pool): Promise<Uncorrected[]> {
  const { rows } = await pool.query<Row>(UNCORRECTED);
  return rows.map(({ input, output, cacheWrite5m, cacheWrite1h, cacheRead, ...entry }) => ({
    ...entry,
    usage: {
      input: Number(input),
      output: Number(output),
      cacheWrite5m: Number(cacheWrite5m),
      cacheWrite1h: Number(cacheWrite1h),
      cacheRead: Number(cacheRead),
    },
  }));
}
