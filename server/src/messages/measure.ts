import { costNanos } from '../metering/cost.ts';
import { type CacheWrites, usualTokens } from '../metering/estimate.ts';
import type { PriceTiers } from '../metering/prices.ts';
import type { Outcome, TokenBasis } from '../metering/settle.ts';
import { noTokens, promptTokens, type TokenUsage } from '../metering/usage.ts';
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
  /** Length of the request's body as the provider got it. */
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
  const told: UsageReport = { ...answer.start, ...answer.latest };
  const providerCostNanos = told.costNanos ?? null;
  if (outcome === 'failed_before_output') {
    return { usage: noTokens, basis: 'estimated', yielded: false, costNanos: 0n, providerCostNanos };
  }
  const cached = { ...cacheWritesOf(told, priced.cacheWrites), cacheRead: told.cacheRead ?? 0 };
  const ofCache = promptTokens({ ...noTokens, ...cached });
  // No prompt is empty, and no text comes of no tokens.
  const input = told.input === 0 && ofCache === 0 ? undefined : told.input;
  const output = answer.latest?.output === 0 && answer.outputBytes > 0 ? undefined : answer.latest?.output;
  const usage: TokenUsage = {
    input: input ?? Math.max(usualTokens(priced.bytes) - ofCache, 0),
    // The count of the beginning (usually 1) only foreshadows the output.
    output: output ?? Math.max(answer.start?.output ?? 0, usualTokens(answer.outputBytes)),
    ...cached,
  };
  const isExact = input !== undefined && output !== undefined && !answer.isGarbled && tellsOfCache(told, priced);
  return {
    usage,
    basis: isExact ? 'reported' : 'estimated',
    yielded,
    costNanos: costNanos(usage, priced.tiers),
    providerCostNanos,
  };
}

/**
 * Whether the counts of the cache can be relied on. Where nothing was to be cached they may be left out; and a split is
 * of the whole, not more than it.
 */
function tellsOfCache(told: UsageReport, { cacheWrites }: Priced): boolean {
  const { cacheRead, cacheWrite } = told;
  const split = splitOf(told);
  if (split !== undefined && split > (cacheWrite ?? split)) return false;
  return cacheWrites === 'none' || (cacheRead !== undefined && (cacheWrite ?? split) !== undefined);
}

/** The split is told at the beginning only, the total again at the end. Without a split, what was asked for decides. */
function cacheWritesOf(told: UsageReport, asked: CacheWrites): Pick<TokenUsage, 'cacheWrite5m' | 'cacheWrite1h'> {
  const split = splitOf(told) ?? 0;
  const unsplit = Math.max((told.cacheWrite ?? split) - split, 0);
  return {
    cacheWrite5m: (told.cacheWrite5m ?? 0) + (asked === '1h' ? 0 : unsplit),
    cacheWrite1h: (told.cacheWrite1h ?? 0) + (asked === '1h' ? unsplit : 0),
  };
}

const splitOf = ({ cacheWrite5m, cacheWrite1h }: UsageReport): number | undefined =>
  cacheWrite5m === undefined && cacheWrite1h === undefined ? undefined : (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
