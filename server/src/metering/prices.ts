/** Price of a model from an instant on, for prompts of at least `minPromptTokens`. Nano-dollars (10^-9 USD) a token. */
export interface ModelPrice {
  readonly model: string;
  readonly effectiveFrom: Date;
  readonly minPromptTokens: number;
  readonly inputNanos: bigint;
  readonly outputNanos: bigint;
  readonly cacheWrite5mNanos: bigint;
  readonly cacheWrite1hNanos: bigint;
  readonly cacheReadNanos: bigint;
}

/** The tiers of one model that are in force at one instant, by falling `minPromptTokens`. Never empty. */
export type PriceTiers = readonly [ModelPrice, ...ModelPrice[]];

/** Prices of all models through time. Immutable. */
export class PriceBook {
  readonly #rows: readonly ModelPrice[];

  constructor(rows: readonly ModelPrice[]) {
    this.#rows = rows;
  }

  /**
   * What `model` costs at `instant`; undefined if it has no price then. A change of price may change the tiers too, so
   * the rows that count are those of the latest date alone.
   */
  at(model: string, instant: Date): PriceTiers | undefined {
    const begun = this.#rows.filter((row) => row.model === model && row.effectiveFrom <= instant);
    const latest = Math.max(...begun.map((row) => row.effectiveFrom.getTime()));
    const [first, ...rest] = begun
      .filter((row) => row.effectiveFrom.getTime() === latest)
      .sort((a, b) => b.minPromptTokens - a.minPromptTokens);
    return first && [first, ...rest];
  }

  /** When `model` got its first price, past or to come; undefined if it has none. */
  since(model: string): Date | undefined {
    return this.#rows
      .filter((row) => row.model === model)
      .map((row) => row.effectiveFrom)
      .reduce<Date | undefined>((first, each) => (first === undefined || each < first ? each : first), undefined);
  }
}

/** The tier for a prompt of this many tokens, cached ones included: it holds for the whole request. */
export function tierFor(tiers: PriceTiers, promptTokens: number): ModelPrice {
  return tiers.find((tier) => promptTokens >= tier.minPromptTokens) ?? tiers[tiers.length - 1] ?? tiers[0];
}
