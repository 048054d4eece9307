import type { LimitDetails } from '@codetrain/contract/errors';
import { ApiError } from '../http/errors.ts';
import type { Closed } from '../metering/admissionControl.ts';
import type { AdmissionResult } from '../metering/ledger.ts';
import { secondsUntil } from './rateLimit.ts';

/** What the client is told when it is not admitted. */
export function refusal(result: Extract<AdmissionResult, { admitted: false }>): ApiError {
  if ('limit' in result) {
    const { code, limit } = result;
    // The SDK of Anthropic is kept from waiting that long by `x-should-retry`; for everyone else it is the truth.
    const retryAfter =
      limit.resetsAt === undefined ? {} : { retryAfter: String(secondsUntil(new Date(limit.resetsAt))) };
    return new ApiError(code, wordsFor(limit), { limit, ...retryAfter });
  }
  switch (result.code) {
    case 'account_unknown':
      return new ApiError('token_invalid', 'The account of this access token does not exist.');
    case 'account_blocked':
      return new ApiError('account_blocked', 'This account is blocked.');
    case 'device_revoked':
      return new ApiError('device_revoked', 'This editor has been signed out. Sign in again.');
    case 'model_not_in_plan':
      return new ApiError('model_not_in_plan', "model: this model is not part of the account's plan.");
    case 'service_paused':
      return paused(result.closed);
    case 'duplicate_request':
      return new ApiError('duplicate_request', 'A request with this idempotency key has been made already.');
  }
}

function paused({ why, reopensAt }: Closed): ApiError {
  const what = {
    paused: 'The service is paused.',
    ceiling: 'The service has reached the limit of what it may spend in a day.',
  }[why];
  if (reopensAt === undefined) return new ApiError('service_paused', `${what} Try again later.`);
  return new ApiError('service_paused', `${what} Try again after ${reopensAt.toISOString()}.`, {
    retryAfter: String(secondsUntil(reopensAt)),
  });
}

function wordsFor({ limit, allowed, resetsAt }: LimitDetails): string {
  switch (limit) {
    case 'sessions':
      return `All ${allowed} sessions of this period are used. The next period begins at ${resetsAt}.`;
    case 'budget':
      return `What is left of this period's budget does not cover this request. The next period begins at ${resetsAt}.`;
    case 'open_requests':
      return `${allowed} requests are open already. Wait until one has ended.`;
    case 'session_requests':
      return `This session has used all of its ${allowed} requests. Start a new one.`;
  }
}
