/** The models that exist on this provider, with what they cost. */

/** Nano-dollars (10^-9 USD) a token: dollars per million tokens times 1000. */
export interface TokenPrices {
  readonly input: number;
  readonly output: number;
  readonly write5m: number;
  readonly write1h: number;
  readonly read: number;
}

export interface Model {
  readonly id: string;
  /** Its name on OpenRouter: dotted, and with the maker in front. */
  readonly slug: string;
  readonly maxOutputTokens: number;
  /** A shorter prefix is not cached, whatever its `cache_control` says. */
  readonly minCacheTokens: number;
  prices(promptTokens: number): TokenPrices;
}

const flat = (input: number, output: number, write5m: number, write1h: number, read: number) => (): TokenPrices => ({
  input,
  output,
  write5m,
  write1h,
  read,
});

/** A prompt of Haiku past 100,000 tokens: the whole request costs five times as much. */
const haiku = (promptTokens: number): TokenPrices =>
  promptTokens > 100_000 ? flat(500, 2_500, 625, 1_000, 50)() : flat(100, 500, 125, 200, 10)();

const model = (id: string, slug: string, prices: Model['prices']): Model => ({
  id,
  slug,
  maxOutputTokens: 128_000,
  minCacheTokens: 1_024,
  prices,
});

const models: readonly Model[] = [
  model('claude-haiku-5-5', 'anthropic/claude-haiku-5.5', haiku),
  model('claude-sonnet-5-5', 'anthropic/claude-sonnet-5.5', flat(2_000, 10_000, 2_500, 4_000, 100)),
  model('claude-opus-5-5', 'anthropic/claude-opus-5.5', flat(4_000, 20_000, 5_000, 8_000, 200)),
  model('claude-fable-5-1', 'anthropic/claude-fable-5.1', flat(10_000, 50_000, 12_500, 20_000, 250)),
];

/** OpenRouter's aliases that follow the newest model of a family. */
const aliases: Readonly<Record<string, string>> = {
  '~anthropic/claude-haiku-latest': 'anthropic/claude-haiku-5.5',
  '~anthropic/claude-sonnet-latest': 'anthropic/claude-sonnet-5.5',
  '~anthropic/claude-opus-latest': 'anthropic/claude-opus-5.5',
};

export const findModel = (id: string): Model | undefined => models.find((known) => known.id === id);

export const findModelBySlug = (slug: string): Model | undefined =>
  models.find((known) => known.slug === (aliases[slug] ?? slug));
