import type { ModelPrice } from './prices.ts';

/** Since when the providers' price lists below are known to hold. */
const LISTED = '2026-10-01T00:00:00Z';

/**
 * What the providers charge, in nano-dollars a token: dollars per million tokens times 1000. Published by Anthropic,
 * October 2026. A change of price is a new row with its own date: rows that requests were charged by are not edited.
 */
export const priceTable: readonly ModelPrice[] = [
  price('claude-haiku-5-5', LISTED, 0, { input: 100, output: 500, write5m: 125, write1h: 200, read: 10 }),
  // A prompt past 100,000 tokens: the whole request costs this.
  price('claude-haiku-5-5', LISTED, 100_001, { input: 500, output: 2_500, write5m: 625, write1h: 1_000, read: 50 }),
  price('claude-sonnet-5-5', LISTED, 0, { input: 2_000, output: 10_000, write5m: 2_500, write1h: 4_000, read: 200 }),
  price('claude-sonnet-5-5', '2026-10-07T00:00:00Z', 0, {
    input: 2_000,
    output: 10_000,
    write5m: 2_500,
    write1h: 4_000,
    read: 100,
  }),
  price('claude-opus-5-5', LISTED, 0, { input: 4_000, output: 20_000, write5m: 5_000, write1h: 8_000, read: 200 }),
  price('claude-fable-5-1', LISTED, 0, { input: 10_000, output: 50_000, write5m: 12_500, write1h: 20_000, read: 250 }),
];

interface NanosPerToken {
  readonly input: number;
  readonly output: number;
  readonly write5m: number;
  readonly write1h: number;
  readonly read: number;
}

function price(model: string, effectiveFrom: string, minPromptTokens: number, nanos: NanosPerToken): ModelPrice {
  return {
    model,
    effectiveFrom: new Date(effectiveFrom),
    minPromptTokens,
    inputNanos: BigInt(nanos.input),
    outputNanos: BigInt(nanos.output),
    cacheWrite5mNanos: BigInt(nanos.write5m),
    cacheWrite1hNanos: BigInt(nanos.write1h),
    cacheReadNanos: BigInt(nanos.read),
  };
}
