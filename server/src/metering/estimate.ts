import { type PriceTiers, tierFor } from './prices.ts';

/**
 * Bytes of request to a token, at the least. Code comes to 3 to 4, Latin prose to more than 4, Chinese to about 2 (3
 * bytes a character, more than half of them a token), and JSON's escapes only add bytes.
 */
const FEWEST_BYTES_PER_TOKEN = 2;

/** Bytes of text to a token, usually. For what a client never let us count exactly. */
const USUAL_BYTES_PER_TOKEN = 3.5;

/** The longest that a prompt of this many bytes of JSON can be, in tokens. */
export const mostTokens = (bytes: number): number => Math.ceil(bytes / FEWEST_BYTES_PER_TOKEN);

/** How long a text of this many bytes usually is, in tokens. */
export const usualTokens = (bytes: number): number => Math.ceil(bytes / USUAL_BYTES_PER_TOKEN);

/** Which cache writes a request asks for; the dearest decides. */
export type CacheWrites = 'none' | '5m' | '1h';

/**
 * The most that a request can cost, in nano-dollars: every input token at the dearest class that the request can bring
 * about, and every output token it allows.
 */
export function worstCaseNanos(
  request: { readonly inputTokens: number; readonly maxTokens: number; readonly cacheWrites: CacheWrites },
  tiers: PriceTiers,
): bigint {
  const price = tierFor(tiers, request.inputTokens);
  const input = { none: price.inputNanos, '5m': price.cacheWrite5mNanos, '1h': price.cacheWrite1hNanos };
  return BigInt(request.inputTokens) * input[request.cacheWrites] + BigInt(request.maxTokens) * price.outputNanos;
}
