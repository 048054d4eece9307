import { ApiError } from '../http/errors.ts';
import type { AccountId } from '../ids.ts';
import { mostTokens, worstCaseNanos } from '../metering/estimate.ts';
import type { Ledger } from '../metering/ledger.ts';
import type { PriceBook, PriceTiers } from '../metering/prices.ts';
import type { Breakers } from './breakers.ts';
import { isModelId } from './models.ts';
import type { WrittenBody } from './providers.ts';
import type { ModelRequest } from './readRequest.ts';
import type { Route, Routes } from './routes.ts';

/** A place that may answer a request, with what it would cost there. */
export interface Candidate {
  readonly route: Route;
  readonly tiers: PriceTiers;
}

/** In the order that they are tried in. Never empty. */
export type Candidates = readonly [Candidate, ...Candidate[]];

/** @throws ApiError model_unknown. */
export function routesFor(routes: ReadonlyMap<string, Routes>, model: string): Routes {
  const found = isModelId(model) ? routes.get(model) : undefined;
  if (found === undefined) throw new ApiError('model_unknown', 'model: there is no such model here.');
  return found;
}

export interface Choice {
  readonly accountId: AccountId;
  readonly model: string;
  readonly routes: Routes;
  readonly book: PriceBook;
  readonly admittedAt: Date;
}

/**
 * Who may answer: a fallback has to have a price, and the account's plan has to hold its model. Where another model
 * would be the first to be asked, the one that was asked for has to be in the plan as well.
 *
 * @throws ApiError model_unpriced, model_not_in_plan; provider_unavailable while every one of them is left alone.
 */
export async function chooseCandidates(ledger: Ledger, breakers: Breakers, choice: Choice): Promise<Candidates> {
  const { accountId, model, routes, book, admittedAt } = choice;
  if (book.at(model, admittedAt) === undefined) {
    throw new ApiError('model_unpriced', 'model: this model has no price yet.');
  }
  const priced = routes.flatMap((route) => {
    const tiers = book.at(route.model, admittedAt);
    return tiers === undefined ? [] : [{ route, tiers }];
  });
  const others = new Set(priced.map(({ route }) => route.model).filter((each) => each !== model));
  const allowed = new Set<string>([model]);
  for (const other of others) if (await ledger.allows(accountId, other)) allowed.add(other);
  const possible = priced.filter(({ route }) => allowed.has(route.model));
  const waits = possible.map(({ route }) => breakers.of(route.provider).waitMs);
  const [first, ...rest] = possible.filter((_, index) => waits[index] === 0);
  if (first === undefined) throw unavailable(Math.min(...waits));
  if (first.route.model !== model && !(await ledger.allows(accountId, model))) {
    throw new ApiError('model_not_in_plan', "model: this model is not part of the account's plan.");
  }
  return [first, ...rest];
}

function unavailable(waitMs: number): ApiError {
  return new ApiError(
    'provider_unavailable',
    'The model provider has failed repeatedly and is left alone for a moment.',
    {
      retryAfter: String(Math.max(Math.ceil(waitMs / 1000), 1)),
    },
  );
}

/** The most that a request can cost, whoever answers it. */
export function dearest(
  candidates: Candidates,
  { bytes, body, cacheWrites }: Pick<ModelRequest, 'body' | 'cacheWrites'> & Pick<WrittenBody, 'bytes'>,
): bigint {
  const request = { inputTokens: mostTokens(bytes), maxTokens: body.max_tokens, cacheWrites };
  return candidates
    .map(({ tiers }) => worstCaseNanos(request, tiers))
    .reduce((most, each) => (each > most ? each : most));
}
