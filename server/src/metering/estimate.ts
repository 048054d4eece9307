import type { ModelPrice, PriceTiers } from './prices.ts';

/** Bytes of text to a token, usually. For what a client never let us count exactly. */
const USUAL_BYTES_PER_TOKEN = 3.5;

/**
 * The longest that a prompt of this many bytes of JSON can be, in tokens: every token stands for a byte of text at the
 * least, and a text is never longer than its JSON. Code comes to 3 to 4 bytes a token, but text can be written that
 * comes to one. See docs/decisions/0014-a-hold-of-one-token-a-byte.md.
 */
export const mostTokens = (bytes: number): number => bytes;

/** How long a text of this many bytes usually is, in tokens. */
export const usualTokens = (bytes: number): number => Math.ceil(bytes / USUAL_BYTES_PER_TOKEN);

/** Which cache writes a request asks for; the longest-lived decides. */
export type CacheWrites = 'none' | '5m' | '1h';

/**
 * The most that a request can cost, in nano-dollars: every input token at the dearest class that the request can bring
 * about, and every output token it allows, at the dearest of the tiers that its prompt can fall into. It may turn out
 * shorter than it could be, and a tier for shorter prompts need not be the cheaper one.
 */
export function worstCaseNanos(
  { inputTokens, maxTokens, cacheWrites }: WorstCase,
  [highest, ...lower]: PriceTiers,
): bigint {
  let worst = 0n;
  let longest = inputTokens;
  for (const [index, price] of [highest, ...lower].entries()) {
    // The lowest tier also counts for what is below it (see tierFor).
    if (longest < price.minPromptTokens && index < lower.length) continue;
    const nanos = BigInt(longest) * dearestInput(price, cacheWrites) + BigInt(maxTokens) * price.outputNanos;
    if (nanos > worst) worst = nanos;
    longest = Math.min(longest, price.minPromptTokens - 1);
  }
  return worst;
}

export interface WorstCase {
  readonly inputTokens: number;
  readonly maxTokens: number;
  readonly cacheWrites: CacheWrites;
}

/** Whether an input token is read from the cache is not for the request to say. */
function dearestInput(price: ModelPrice, cacheWrites: CacheWrites): bigint {
  const classes = [price.inputNanos, price.cacheReadNanos];
  if (cacheWrites !== 'none') classes.push(price.cacheWrite5mNanos);
  if (cacheWrites === '1h') classes.push(price.cacheWrite1hNanos);
  return classes.reduce((dearest, each) => (each > dearest ? each : dearest));
}
