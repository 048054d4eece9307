import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../http/errors.ts';

/**
 * What went wrong with an attempt at a provider. `connection`: no answer came, or it broke off. `timeout`: it took too
 * long. `unwell`: it says itself that it cannot (5xx), or nobody understands it. `rate_limited`: it could, but not now,
 * for us. `account`: our account there is at fault (its key, its credit, the models that it has). `rejected`: it is the request that it refuses.
 * `ours`: we ended it.
 */
export type FailureKind = 'connection' | 'timeout' | 'unwell' | 'rate_limited' | 'account' | 'rejected' | 'ours';

export interface ProviderFailure {
  readonly kind: FailureKind;
  /** What the client is told, if it comes to that. */
  readonly error: ApiError;
}

/** Whether another provider may do better with the same request. */
export const isWorthAnotherProvider = ({ kind }: ProviderFailure): boolean => kind !== 'rejected' && kind !== 'ours';

/** Seconds or an HTTP date (RFC 9110, section 10.2.3); anything else does not go on to the client. */
const RETRY_AFTER = /^(\d{1,6}|[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT)$/;

/**
 * An answer of the provider that is an error. The provider's own words are not passed on: they may be about our account
 * there (its credit, its key).
 */
export function refusedByProvider(status: number, headers: IncomingHttpHeaders): ProviderFailure {
  const retryAfter = headers['retry-after'];
  const details = retryAfter !== undefined && RETRY_AFTER.test(retryAfter) ? { retryAfter } : {};
  const rejected = new ApiError('provider_rejected', `The model provider refused the request with status ${status}.`);
  switch (status) {
    case 401:
    case 402:
    case 404:
      return { kind: 'account', error: rejected };
    case 429:
      return {
        kind: 'rate_limited',
        error: new ApiError(
          'provider_rate_limited',
          'The model provider is limiting our requests. Try again soon.',
          details,
        ),
      };
    case 503:
    case 529:
      return {
        kind: 'unwell',
        error: new ApiError('provider_overloaded', 'The model provider is overloaded. Try again soon.', details),
      };
    case 408:
    case 504:
      return {
        kind: 'timeout',
        error: new ApiError('provider_timeout', 'The model provider took too long.', details),
      };
    default:
      if (status < 500) return { kind: 'rejected', error: rejected };
      return {
        kind: 'unwell',
        error: new ApiError('provider_unreachable', `The model provider failed with status ${status}.`, details),
      };
  }
}

/** Statuses of the errors that may be another one's to do better: https://docs.anthropic.com/en/api/errors */
const statusOfError: ReadonlyMap<string, number> = new Map([
  ['authentication_error', 401],
  ['billing_error', 402],
  ['not_found_error', 404],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);

/** The same for an error that comes as an event of a stream, under status 200. */
export function failedInStream(type: string): ProviderFailure {
  return refusedByProvider(statusOfError.get(type) ?? 400, {});
}

export const unreachable = (): ProviderFailure => ({
  kind: 'connection',
  error: new ApiError('provider_unreachable', 'The connection to the model provider failed.'),
});

export const notUnderstood = (): ProviderFailure => ({
  kind: 'unwell',
  error: new ApiError('provider_rejected', 'The model provider answered in a way that is not understood.'),
});

export const tookTooLong = (what: 'firstByte' | 'idle' | 'request'): ProviderFailure => ({
  // The time of the whole request is not the provider's to keep, and none is left for another one.
  kind: what === 'request' ? 'ours' : 'timeout',
  error: new ApiError(
    'provider_timeout',
    {
      firstByte: 'The model provider did not begin to answer in time.',
      idle: 'The model provider fell silent in the midst of its answer.',
      request: 'The answer took longer than a request may.',
    }[what],
  ),
});
