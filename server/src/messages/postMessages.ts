import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Dispatcher } from 'undici';
import type { Config } from '../config.ts';
import { booksOf } from '../http/booksOf.ts';
import { type ApiError, errorBody } from '../http/errors.ts';
import { mostTokens } from '../metering/estimate.ts';
import type { AdmissionRequest, AdmissionResult } from '../metering/ledger.ts';
import type { PriceSource } from '../metering/priceSource.ts';
import { emptyAnswer } from './answer.ts';
import { type AdmittedRequest, Attempts, type AttemptsServices } from './attempts.ts';
import { type Candidates, chooseCandidates, dearest, routesFor } from './candidates.ts';
import { writeBody } from './providers.ts';
import { rateLimit } from './rateLimit.ts';
import { type ModelRequest, readRequest } from './readRequest.ts';
import { refusal } from './refusal.ts';
import { type Ending, Relay } from './relay.ts';
import type { Relays } from './relays.ts';
import { holdSeconds } from './timeouts.ts';

export interface MessagesServices extends AttemptsServices {
  readonly config: Pick<Config, 'providers' | 'connectionRetries' | 'routes' | 'timeouts'>;
  readonly prices: PriceSource;
  readonly dispatcher: Dispatcher;
  readonly relays: Relays;
}

/**
 * `POST /v1/messages`: read, admit, relay, settle.
 *
 * In two steps: a function that waits keeps all it has in hand, so one that waited for the answer would keep the
 * request's body for as long.
 */
export function postMessages(services: MessagesServices): RequestHandler {
  return (req, res) =>
    services.relays
      .track(admittedRequest(services, req, res).then((admitted) => relayed(services, res, admitted)))
      .then((error) => {
        if (error !== undefined) throw error;
      });
}

async function admittedRequest(
  services: MessagesServices,
  req: IncomingMessage,
  res: Response,
): Promise<AdmittedRequest> {
  const request = await readRequest(req);
  const routes = routesFor(services.config.routes, request.body.model);
  const admittedAt = new Date();
  const candidates = await booksOf(async () =>
    chooseCandidates(services.ledger, services.breakers, {
      accountId: res.locals.accountId,
      model: request.body.model,
      routes,
      book: await services.prices.current(),
      admittedAt,
    }),
  );
  const { bytes, bodyFor } = writeBody(request.body);
  const admission = admissionFor(services, res, request, { bytes, candidates, admittedAt });
  const { hold, plan, period } = await admitted(services, res, admission);
  const { cacheWrites, body } = request;
  return { bytes, cacheWrites, streams: body.stream === true, bodyFor, admission, hold, plan, period, candidates };
}

function admissionFor(
  { config }: MessagesServices,
  res: Response,
  { body, cacheWrites, sessionId, clientKey, mode }: ModelRequest,
  { bytes, candidates, admittedAt }: { bytes: number; candidates: Candidates; admittedAt: Date },
): AdmissionRequest {
  const { model, provider } = candidates[0].route;
  return {
    sessionId,
    clientKey,
    mode,
    accountId: res.locals.accountId,
    deviceId: res.locals.deviceId,
    requestId: res.locals.requestId,
    model,
    provider,
    worstCaseNanos: dearest(candidates, { bytes, body, cacheWrites }),
    inputEstimate: mostTokens(bytes),
    maxTokens: body.max_tokens,
    admittedAt,
    holdSeconds: holdSeconds(config.timeouts),
  };
}

async function admitted(
  { ledger, metrics }: MessagesServices,
  res: Response,
  admission: AdmissionRequest,
): Promise<Extract<AdmissionResult, { admitted: true }>> {
  const result = await booksOf(() => ledger.admit(admission));
  metrics.admissions.inc({ verdict: result.admitted ? 'admitted' : result.code });
  if ('standing' in result) res.set(rateLimit(result));
  if (!result.admitted) throw refusal(result);
  return result;
}

/** Sends an admitted request on, and settles it whatever becomes of it. From here on nothing may throw. */
function relayed(
  { config, dispatcher, relays, ...services }: MessagesServices,
  res: Response,
  admitted: AdmittedRequest,
): Promise<ApiError | undefined> {
  const attempts = new Attempts({ config, ...services }, admitted);
  const settle = (ending: Ending): Promise<string | undefined> => {
    res.locals.outcome = ending.outcome;
    return attempts.settle(ending);
  };
  // The client may have gone while its request was being admitted.
  if (res.destroyed) {
    const unsent = { outcome: 'stopped_by_user', answer: emptyAnswer(), sent: false, failure: undefined } as const;
    return settle(unsent).then(() => undefined);
  }
  const relay = new Relay(attempts.begin(), {
    hold: admitted.hold,
    dispatcher,
    res,
    timeouts: config.timeouts,
    next: (ending) => attempts.next(ending),
    settle,
    onFirstByte: (ms) => attempts.heard(ms),
    onPassed: () => attempts.isLast(),
    describe: (error) => JSON.stringify(errorBody(error, res.locals.requestId)),
  });
  return relays.follow(relay);
}
