import { type PriceTiers, tierFor } from './prices.ts';
import { promptTokens, type TokenUsage } from './usage.ts';

/**
 * Most tokens of one class that are believed: a hundred times of what any model takes. At the highest price that the
 * database takes for one (a dollar), five such classes still fit into Postgres's bigint, so no entry can run over.
 */
export const MOST_TOKENS = 100_000_000;

/** Most that a provider is believed to have taken for one request. */
const MOST_DOLLARS = 1_000_000;

/** Cost of a request in nano-dollars. Whole numbers throughout: nothing is rounded. */
export function costNanos(usage: TokenUsage, tiers: PriceTiers): bigint {
  const price = tierFor(tiers, promptTokens(usage));
  return (
    BigInt(usage.input) * price.inputNanos +
    BigInt(usage.output) * price.outputNanos +
    BigInt(usage.cacheWrite5m) * price.cacheWrite5mNanos +
    BigInt(usage.cacheWrite1h) * price.cacheWrite1hNanos +
    BigInt(usage.cacheRead) * price.cacheReadNanos
  );
}

/** Dollars as nano-dollars, to the nearest; null for what is no amount of money that a request can cost. */
export function nanosOf(dollars: unknown): bigint | null {
  if (typeof dollars !== 'number' || !(dollars >= 0 && dollars <= MOST_DOLLARS)) return null;
  return BigInt(Math.round(dollars * 1e9));
}
