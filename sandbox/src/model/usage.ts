import type { Model } from './models.ts';

/** Token counts as the Messages API reports them. `input_tokens` leaves out what the cache classes count. */
export interface Usage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation: {
    readonly ephemeral_5m_input_tokens: number;
    readonly ephemeral_1h_input_tokens: number;
  };
  readonly output_tokens: number;
}

/** What a request costs, in nano-dollars. */
export function costNanos(model: Model, usage: Usage): number {
  const promptTokens = usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
  const prices = model.prices(promptTokens);
  return (
    usage.input_tokens * prices.input +
    usage.output_tokens * prices.output +
    usage.cache_creation.ephemeral_5m_input_tokens * prices.write5m +
    usage.cache_creation.ephemeral_1h_input_tokens * prices.write1h +
    usage.cache_read_input_tokens * prices.read
  );
}
