/** Tokens of one request by class, as Anthropic counts them: `input` excludes what the cache took or gave. */
export interface TokenUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
}

export const noTokens: TokenUsage = { input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };

/** Length of the whole prompt, cached or not: what price tiers go by. */
export const promptTokens = (usage: TokenUsage): number =>
  usage.input + usage.cacheWrite5m + usage.cacheWrite1h + usage.cacheRead;
