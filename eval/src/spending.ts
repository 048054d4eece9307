import type { Usage } from '../../extension/src/model/provider.ts';
import { costNanos } from '../../server/src/metering/cost.ts';
import { PriceBook, type PriceTiers } from '../../server/src/metering/prices.ts';
import { priceTable } from '../../server/src/metering/priceTable.ts';

/** What requests took, and what they cost by the list price. */
export interface Spent {
  readonly requests: number;
  readonly tokens: Usage;
  /** In dollars; undefined once a model answered that has no list price here. */
  readonly dollars: number | undefined;
}

const nothing: Usage = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };

export class Spending {
  #requests = 0;
  #tokens = nothing;
  /** Nano-dollars: nothing is rounded until it is told. */
  #nanos: bigint | undefined = 0n;

  add(model: string, usage: Usage): void {
    this.#requests += 1;
    this.#tokens = {
      inputTokens: this.#tokens.inputTokens + usage.inputTokens,
      outputTokens: this.#tokens.outputTokens + usage.outputTokens,
      cacheWriteTokens: this.#tokens.cacheWriteTokens + usage.cacheWriteTokens,
      cacheReadTokens: this.#tokens.cacheReadTokens + usage.cacheReadTokens,
    };
    const prices = pricesOf(model);
    this.#nanos = prices && this.#nanos !== undefined ? this.#nanos + nanosOf(usage, prices) : undefined;
  }

  get spent(): Spent {
    const dollars = this.#nanos === undefined ? undefined : Number(this.#nanos) / 1e9;
    return { requests: this.#requests, tokens: this.#tokens, dollars };
  }
}

/** List prices of today; undefined for a model that has none here. */
const pricesOf = (model: string): PriceTiers | undefined => new PriceBook(priceTable).at(model, new Date());

const nanosOf = (usage: Usage, prices: PriceTiers): bigint =>
  costNanos(
    {
      input: usage.inputTokens,
      output: usage.outputTokens,
      cacheWrite5m: usage.cacheWriteTokens,
      cacheWrite1h: 0,
      cacheRead: usage.cacheReadTokens,
    },
    prices,
  );
