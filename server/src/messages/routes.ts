import { isModelId, type ModelId, modelIds, models, type ProviderName, providerNames } from './models.ts';

/** One place that can answer for a model. */
export interface Route {
  /** The model that answers, and that the answer is priced at. */
  readonly model: ModelId;
  readonly provider: ProviderName;
  /** The provider's own name of the model. */
  readonly upstreamModel: string;
}

/** Where requests for a model go, in this order. Never empty. */
export type Routes = readonly [Route, ...Route[]];

/**
 * Reads a route as settings write it: `[model@]provider[:name]`. Without `model@` it is the one that was asked for;
 * `name` is the provider's own name of the model and may hold anything.
 *
 * @returns what is wrong with it, if it is no route.
 */
export function parseRoute(text: string, asked: ModelId): Route | string {
  const [, model = asked, name = '', upstreamModel] = /^(?:([^@:]*)@)?([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const provider = providerNames.find((each) => each === name);
  if (!isModelId(model)) return `names the unknown model "${model}"`;
  if (provider === undefined) return `names the unknown provider "${name}"`;
  if (upstreamModel === '') return `names no model after "${text}"`;
  return { model, provider, upstreamModel: upstreamModel ?? models[model][provider] };
}

export interface Routing {
  /** The provider that answers for all models, save the exceptions. */
  readonly provider: ProviderName;
  readonly exceptions: Readonly<Partial<Record<ModelId, Route>>>;
  readonly fallbacks: Readonly<Partial<Record<ModelId, readonly Route[]>>>;
}

/** Where each model's requests go: first to the one that answers for it, then to its fallbacks. */
export function routesOf({ provider, exceptions, fallbacks }: Routing): ReadonlyMap<string, Routes> {
  return new Map(
    modelIds.map((model) => {
      const first = exceptions[model] ?? { model, provider, upstreamModel: models[model][provider] };
      return [model, [first, ...(fallbacks[model] ?? [])]];
    }),
  );
}
