import { costNanos } from '../metering/cost.ts';
import { type CacheWrites, usualTokens } from '../metering/estimate.ts';
import type { PriceTiers } from '../metering/prices.ts';
import type { Outcome, TokenBasis } from '../metering/settle.ts';
import { noTokens, type TokenUsage } from '../metering/usage.ts';
import type { Answer, UsageReport } from './answer.ts';

/** What a request comes to. Money in nano-dollars. */
export interface Measure {
  readonly usage: TokenUsage;
  readonly basis: TokenBasis;
  readonly yielded: boolean;
  readonly costNanos: bigint;
  readonly providerCostNanos: bigint | null;
}

/** What the price of a request depends on beside its answer. */
export interface Priced {
  /** Length of the request's body. */
  readonly bytes: number;
  readonly cacheWrites: CacheWrites;
  readonly tiers: PriceTiers;
}

/**
 * Counts a request that ended with `outcome`, by what was seen of its answer. Where the provider did not get to tell,
 * our own estimate stands in and is marked as such: nothing that was used is silently counted as nothing.
 */
export function measure(answer: Answer, outcome: Outcome, priced: Priced): Measure {
  const yielded = outcome === 'completed' || answer.outputBytes > 0;
  const providerCostNanos = nanos(answer.latest?.cost ?? answer.start?.cost);
  if (outcome === 'failed_before_output') {
    return { usage: noTokens, basis: 'estimated', yielded: false, costNanos: 0n, providerCostNanos };
  }
  const told: UsageReport = { ...answer.start, ...answer.latest };
  // The count of the beginning (usually 1) only foreshadows the output.
  const output = answer.latest?.output;
  const usage: TokenUsage = {
    input: told.input ?? usualTokens(priced.bytes),
    output: output ?? Math.max(answer.start?.output ?? 0, usualTokens(answer.outputBytes)),
    ...cacheWritesOf(told, priced.cacheWrites),
    cacheRead: told.cacheRead ?? 0,
  };
  return {
    usage,
    basis: told.input === undefined || output === undefined ? 'estimated' : 'reported',
    yielded,
    costNanos: costNanos(usage, priced.tiers),
    providerCostNanos,
  };
}

/** The split is told at the beginning only, the total again at the end. Without a split, what was asked for decides. */
function cacheWritesOf(told: UsageReport, asked: CacheWrites): Pick<TokenUsage, 'cacheWrite5m' | 'cacheWrite1h'> {
  const split = (told.cacheWrite5m ?? 0) + (told.cacheWrite1h ?? 0);
  const unsplit = Math.max((told.cacheWrite ?? split) - split, 0);
  return {
    cacheWrite5m: (told.cacheWrite5m ?? 0) + (asked === '1h' ? 0 : unsplit),
    cacheWrite1h: (told.cacheWrite1h ?? 0) + (asked === '1h' ? unsplit : 0),
  };
}

const nanos = (dollars: number | undefined): bigint | null =>
  dollars === undefined ? null : BigInt(Math.round(dollars * 1e9));
