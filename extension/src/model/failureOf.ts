import { type ErrorCode, errorBody, isErrorCode } from '@codetrain/contract/errors';
import type { Failure } from '../account/failures.ts';
import type { Asked } from './connectionFailure.ts';

/** What of an error of the SDK is needed to tell what happened. */
export interface ApiErrorFacts {
  /** Absent: no answer came, or it broke off. */
  readonly status: number | undefined;
  /** The body, as far as it is JSON. */
  readonly body: unknown;
  readonly retryAfter: string | null;
  readonly message: string;
}

/** Who was asked answered with an error, before the answer or in its middle. */
export function apiFailure(facts: ApiErrorFacts, asked: Asked): Failure {
  const code = serviceCode(facts.body, asked);
  if (code !== undefined) return codeFailure(code, facts, asked);
  if (facts.status === undefined) return midwayFailure(errorBody.safeParse(facts.body).data?.error.type, asked);
  return statusFailure(facts.status, facts, asked);
}

/** The code in the body of an error. Codes are the contract's: only our own service speaks it. */
export function serviceCode(body: unknown, { answerer }: Pick<Asked, 'answerer'>): ErrorCode | undefined {
  const code = errorBody.safeParse(body).data?.error.code;
  return answerer.kind === 'managed' && code !== undefined && isErrorCode(code) ? code : undefined;
}

function codeFailure(code: ErrorCode, facts: ApiErrorFacts, asked: Asked): Failure {
  const limit = errorBody.safeParse(facts.body).data?.error.limit;
  switch (code) {
    case 'token_missing':
    case 'token_invalid':
    case 'token_expired':
    case 'scope_missing':
      return { kind: 'tokenRefused' };
    case 'device_revoked':
      return { kind: 'signedOut' };
    case 'account_blocked':
      return { kind: 'accountBlocked' };
    case 'model_unknown':
      return { kind: 'modelRefused', model: asked.model, why: 'unknown' };
    case 'model_unpriced':
      return { kind: 'modelRefused', model: asked.model, why: 'unpriced' };
    case 'model_not_in_plan':
      return { kind: 'modelRefused', model: asked.model, why: 'notInPlan' };
    case 'client_too_old':
      return { kind: 'updateNeeded', who: 'extension' };
    case 'server_too_old':
      return { kind: 'updateNeeded', who: 'service' };
    case 'request_too_large':
      return { kind: 'tooLarge' };
    case 'sessions_exhausted':
    case 'budget_exhausted':
    case 'session_too_long':
    case 'too_many_open_requests':
      return limit === undefined ? slowDown(facts) : { kind: 'limitReached', limit };
    case 'too_many_requests':
      return slowDown(facts);
    case 'provider_overloaded':
    case 'provider_rate_limited':
      return { kind: 'providerDown', why: 'overloaded' };
    case 'provider_unavailable':
    case 'provider_unreachable':
      return { kind: 'providerDown', why: 'unreachable' };
    case 'provider_timeout':
      return { kind: 'providerDown', why: 'slow' };
    case 'provider_rejected':
      return { kind: 'providerDown', why: 'refused' };
    case 'billing_unavailable':
      return { kind: 'billingDown' };
    case 'service_paused':
      return paused(facts);
    case 'books_unavailable':
    case 'shutting_down':
    case 'internal':
      return { kind: 'down', answerer: asked.answerer, status: facts.status ?? 500 };
    case 'invalid_json':
    case 'invalid_request':
    case 'invalid_session':
    case 'unsupported_field':
    case 'not_found':
    case 'method_not_allowed':
    case 'duplicate_request':
    case 'plan_not_for_sale':
    case 'already_subscribed':
    case 'nothing_bought':
      return refused(facts, asked);
  }
}

function statusFailure(status: number, facts: ApiErrorFacts, asked: Asked): Failure {
  const { answerer, model } = asked;
  const managed = answerer.kind === 'managed';
  switch (status) {
    case 401:
      return managed ? { kind: 'tokenRefused' } : { kind: 'keyRefused', answerer };
    case 402:
      return { kind: 'creditMissing', answerer };
    case 403:
      return managed ? refused(facts, asked) : { kind: 'keyRefused', answerer };
    case 404:
      return { kind: 'modelRefused', model, why: 'unknown' };
    case 413:
      return { kind: 'tooLarge' };
    case 429:
      return slowDown(facts);
    default:
      return status >= 500 ? { kind: 'down', answerer, status } : refused(facts, asked);
  }
}

/** An `error` event in a stream has a type and no status. */
function midwayFailure(type: string | undefined, { answerer }: Asked): Failure {
  if (type === 'overloaded_error') {
    return answerer.kind === 'managed'
      ? { kind: 'providerDown', why: 'overloaded' }
      : { kind: 'down', answerer, status: 529 };
  }
  return { kind: 'connectionLost', answerer };
}

const refused = (facts: ApiErrorFacts, { answerer }: Asked): Failure => ({
  kind: 'refused',
  answerer,
  status: facts.status ?? 400,
  message: (errorBody.safeParse(facts.body).data?.error.message ?? facts.message).slice(0, 300),
});

function slowDown(facts: ApiErrorFacts): Failure {
  const seconds = secondsToWait(facts);
  return seconds === undefined ? { kind: 'slowDown' } : { kind: 'slowDown', retryAfterSeconds: seconds };
}

function paused(facts: ApiErrorFacts): Failure {
  const seconds = secondsToWait(facts);
  if (seconds === undefined) return { kind: 'servicePaused' };
  return { kind: 'servicePaused', resumesAt: new Date(Date.now() + seconds * 1_000).toISOString() };
}

/** `Retry-After` in seconds (RFC 9110, section 10.2.3); a date is left to the words "wait a moment". */
function secondsToWait({ retryAfter }: ApiErrorFacts): number | undefined {
  const seconds = Number(retryAfter);
  return retryAfter !== null && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}
