import { type PriceTiers, tierFor } from './prices.ts';
import { promptTokens, type TokenUsage } from './usage.ts';

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
