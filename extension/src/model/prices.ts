/** Dollars for a million tokens. */
interface ModelPrice {
  /** Holds for prompts of at least so many tokens, for the whole request. */
  readonly minPromptTokens: number;
  readonly input: number;
  readonly output: number;
  /** Input that the provider is asked to keep for five minutes. */
  readonly cacheWrite: number;
}

/**
 * What the models cost that can be chosen by name, as Anthropic lists it (October 2026), by rising length of the prompt.
 * For estimates alone: what is charged is in the books of the service, or of the provider. A test holds this against the
 * prices that the service charges by.
 */
export const prices: Readonly<Record<string, readonly [ModelPrice, ...ModelPrice[]]>> = {
  'claude-haiku-5-5': [
    { minPromptTokens: 0, input: 0.1, output: 0.5, cacheWrite: 0.125 },
    { minPromptTokens: 100_001, input: 0.5, output: 2.5, cacheWrite: 0.625 },
  ],
  'claude-sonnet-5-5': [{ minPromptTokens: 0, input: 2, output: 10, cacheWrite: 2.5 }],
  'claude-opus-5-5': [{ minPromptTokens: 0, input: 4, output: 20, cacheWrite: 5 }],
  'claude-fable-5-1': [{ minPromptTokens: 0, input: 10, output: 50, cacheWrite: 12.5 }],
};

export interface TokenEstimate {
  /** Of the prompt, to be kept in the provider's cache. */
  readonly cached: number;
  /** Of the prompt beside that. */
  readonly plain: number;
  /** Most that the answer may take. */
  readonly answer: number;
}

/** In dollars. */
export interface PriceEstimate {
  readonly prompt: number;
  /** With the longest answer. */
  readonly most: number;
}

/** What a request will cost; undefined for a model whose price is not known. */
export function estimatePrice(model: string, { cached, plain, answer }: TokenEstimate): PriceEstimate | undefined {
  const price = prices[model]?.findLast(({ minPromptTokens }) => cached + plain >= minPromptTokens);
  if (price === undefined) return undefined;
  const prompt = (cached * price.cacheWrite + plain * price.input) / 1e6;
  return { prompt, most: prompt + (answer * price.output) / 1e6 };
}
