import { MAX_OUTPUT_TOKENS } from '@codetrain/contract/messages';
import type { ModelInfo, ModelPrice } from '@codetrain/contract/models';
import type * as metering from '../metering/prices.ts';
import { modelCards } from './modelCards.ts';
import type { ModelId } from './models.ts';

/** Describes a model that has a price. What Anthropic tells of a model and we do not know is null. */
export function modelInfo(id: ModelId, tiers: metering.PriceTiers, pricedSince: Date): ModelInfo {
  return {
    type: 'model',
    id,
    display_name: modelCards[id].displayName,
    created_at: pricedSince.toISOString(),
    lifecycle: 'active',
    capabilities: null,
    deprecated_at: null,
    line: null,
    max_input_tokens: null,
    max_tokens: MAX_OUTPUT_TOKENS,
    retires_at: null,
    prices: tiers.toReversed().map(priceOf),
  };
}

const priceOf = (tier: metering.ModelPrice): ModelPrice => ({
  min_prompt_tokens: tier.minPromptTokens,
  usd_per_million_tokens: {
    input: dollarsPerMillion(tier.inputNanos),
    output: dollarsPerMillion(tier.outputNanos),
    cache_write_5m: dollarsPerMillion(tier.cacheWrite5mNanos),
    cache_write_1h: dollarsPerMillion(tier.cacheWrite1hNanos),
    cache_read: dollarsPerMillion(tier.cacheReadNanos),
  },
});

/** A nano-dollar a token is a thousandth of a dollar for a million. In decimal, since binary fractions are not exact. */
function dollarsPerMillion(nanosPerToken: bigint): string {
  const thousandths = String(nanosPerToken % 1_000n)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${nanosPerToken / 1_000n}${thousandths === '' ? '' : `.${thousandths}`}`;
}
