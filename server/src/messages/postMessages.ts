import type { RequestHandler, Response } from 'express';
import type { Dispatcher } from 'undici';
import type { Config, ProviderOptions } from '../config.ts';
import { booksOf } from '../http/booksOf.ts';
import { ApiError, errorBody } from '../http/errors.ts';
import type { Metrics } from '../http/metrics.ts';
import { mostTokens, worstCaseNanos } from '../metering/estimate.ts';
import type { AdmissionRequest, AdmissionResult, Ledger } from '../metering/ledger.ts';
import type { Period } from '../metering/periods.ts';
import type { PriceSource } from '../metering/priceSource.ts';
import type { PriceTiers } from '../metering/prices.ts';
import type { Settler } from '../metering/settler.ts';
import { emptyAnswer } from './answer.ts';
import { measure } from './measure.ts';
import { isModelId, type Route } from './models.ts';
import { type UpstreamRequest, upstreamRequest } from './providers.ts';
import { type ModelRequest, readRequest } from './readRequest.ts';
import { refusal } from './refusal.ts';
import { type Ending, Relay } from './relay.ts';
import type { Relays } from './relays.ts';
import { holdSeconds } from './timeouts.ts';

export interface MessagesServices {
  readonly config: Pick<Config, 'providers' | 'routes' | 'timeouts'>;
  readonly ledger: Ledger;
  readonly settler: Settler;
  readonly prices: PriceSource;
  readonly dispatcher: Dispatcher;
  readonly relays: Relays;
  readonly metrics: Metrics;
}

/** `POST /v1/messages`: read, admit, relay, settle. */
export function postMessages(services: MessagesServices): RequestHandler {
  return async (req, res) => {
    const request = await readRequest(req);
    const route = routeOf(services, request.body.model);
    const admittedAt = new Date();
    const tiers = await pricesOf(services, request.body.model, admittedAt);
    const admission = admissionFor(services, res, request, { route, tiers, admittedAt });
    const upstream = upstreamRequest(providerOf(services, route), route, request.body);
    const { period } = await admitted(services, admission);
    const error = await relayed(services, res, { request, upstream, admission, period, tiers });
    if (error !== undefined) throw error;
  };
}

function routeOf({ config }: MessagesServices, model: string): Route {
  const route = isModelId(model) ? config.routes.get(model) : undefined;
  if (route === undefined) throw new ApiError('model_unknown', 'model: there is no such model here.');
  return route;
}

function providerOf({ config }: MessagesServices, { provider }: Route): ProviderOptions {
  const options = config.providers[provider];
  if (options === undefined) throw new Error(`There is no key for ${provider}.`);
  return options;
}

async function pricesOf({ prices }: MessagesServices, model: string, at: Date): Promise<PriceTiers> {
  const book = await booksOf(async () => prices.current());
  const tiers = book.at(model, at);
  if (tiers === undefined) throw new ApiError('model_unpriced', 'model: this model has no price yet.');
  return tiers;
}

function admissionFor(
  { config }: MessagesServices,
  res: Response,
  { body, bytes, cacheWrites, ...request }: ModelRequest,
  { route, tiers, admittedAt }: { route: Route; tiers: PriceTiers; admittedAt: Date },
): AdmissionRequest {
  const inputEstimate = mostTokens(bytes);
  return {
    ...request,
    accountId: res.locals.accountId,
    requestId: res.locals.requestId,
    model: body.model,
    provider: route.provider,
    worstCaseNanos: worstCaseNanos({ inputTokens: inputEstimate, maxTokens: body.max_tokens, cacheWrites }, tiers),
    inputEstimate,
    maxTokens: body.max_tokens,
    admittedAt,
    holdSeconds: holdSeconds(config.timeouts),
  };
}

async function admitted(
  { ledger, metrics }: MessagesServices,
  admission: AdmissionRequest,
): Promise<Extract<AdmissionResult, { admitted: true }>> {
  const result = await booksOf(() => ledger.admit(admission));
  metrics.admissions.inc({ verdict: result.admitted ? 'admitted' : result.code });
  if (!result.admitted) throw refusal(result);
  return result;
}

interface Admitted {
  readonly request: ModelRequest;
  readonly upstream: UpstreamRequest;
  readonly admission: AdmissionRequest;
  readonly period: Period;
  readonly tiers: PriceTiers;
}

/** Sends an admitted request on, and settles it whatever becomes of it. From here on nothing may throw. */
async function relayed(
  { config, dispatcher, settler, relays, metrics }: MessagesServices,
  res: Response,
  { request: { bytes, cacheWrites }, upstream, admission, period, tiers }: Admitted,
): Promise<ApiError | undefined> {
  const settle = ({ outcome, answer, sent }: Ending): Promise<void> => {
    res.locals.outcome = outcome;
    // A request that never left has cost nothing, however it ended.
    const counted = measure(answer, sent ? outcome : 'failed_before_output', { bytes, cacheWrites, tiers });
    return settler.settle({ ...admission, ...counted, period, outcome, upstreamId: answer.upstreamId });
  };
  // The client may have gone while its request was being admitted.
  if (res.destroyed) {
    await settle({ outcome: 'stopped_by_user', answer: emptyAnswer(), sent: false });
    return undefined;
  }
  const relay = new Relay({
    dispatcher,
    request: upstream,
    res,
    timeouts: config.timeouts,
    settle,
    onFirstByte: (ms) => metrics.firstByteSeconds.observe({ provider: admission.provider }, ms / 1000),
    describe: (error) => JSON.stringify(errorBody(error, res.locals.requestId)),
  });
  return relays.follow(relay);
}
