import type { StopReason } from '../../extension/src/model/provider.ts';
import { type ModelSettings, selectProvider } from '../../extension/src/model/select.ts';
import type { TutorRequest } from '../../extension/src/tutor/request.ts';
import { costNanos } from '../../server/src/metering/cost.ts';
import { PriceBook } from '../../server/src/metering/prices.ts';
import { priceTable } from '../../server/src/metering/priceTable.ts';

/** What a model said. */
export interface Answer {
  readonly text: string;
  readonly stopReason: StopReason;
}

/** A model that is measured, and what it has cost so far. */
export interface Model {
  readonly name: string;
  /** @throws Error if no whole answer came. */
  ask(request: TutorRequest): Promise<Answer>;
  /** Nano-dollars by the list price; undefined if the model has none here. */
  readonly spentNanos: bigint | undefined;
}

export interface ModelOptions {
  readonly key: string;
  readonly model: string;
  /** Another server that speaks the Messages API; absent: Anthropic. */
  readonly baseUrl?: string;
}

/** Asks as the extension does with a key of the person's own: the same SDK, the same parameters. */
export function openModel({ key, model, baseUrl }: ModelOptions): Model {
  const settings: ModelSettings = {
    provider: baseUrl === undefined ? 'anthropic' : 'endpoint',
    model,
    endpointBaseUrl: baseUrl ?? '',
    endpointModel: model,
    apiBaseUrl: '',
  };
  const provider = selectProvider(settings, {
    tokens: { token: async () => undefined, refused: async () => false, wasEnded: false },
    keys: { get: async () => key },
  });
  const prices = new PriceBook(priceTable).at(model, new Date());
  let spent = 0n;
  return {
    name: model,
    get spentNanos() {
      return prices && spent;
    },
    async ask(request) {
      let text = '';
      const options = {
        signal: new AbortController().signal,
        sessionId: crypto.randomUUID(),
        mode: 'explain',
      } as const;
      for await (const event of provider.ask(request, options)) {
        if (event.kind === 'text') text += event.text;
        if (event.kind === 'failed') throw new Error(`${model} did not answer: ${JSON.stringify(event.failure)}`);
        if (event.kind === 'done') {
          const { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens } = event.usage;
          const usage = {
            input: inputTokens,
            output: outputTokens,
            cacheWrite5m: cacheWriteTokens,
            cacheWrite1h: 0,
            cacheRead: cacheReadTokens,
          };
          if (prices) spent += costNanos(usage, prices);
          return { text, stopReason: event.stopReason };
        }
      }
      throw new Error(`${model} said nothing.`);
    },
  };
}
