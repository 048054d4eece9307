import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../http/errors.ts';

/** Seconds or an HTTP date (RFC 9110, section 10.2.3); anything else does not go on to the client. */
const RETRY_AFTER = /^(\d{1,6}|[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT)$/;

/**
 * What the client is told about an answer of the provider that is an error. The provider's own words are not passed
 * on: they may be about our account there (its credit, its key).
 */
export function refusedByProvider(status: number, headers: IncomingHttpHeaders): ApiError {
  const retryAfter = headers['retry-after'];
  const details = retryAfter !== undefined && RETRY_AFTER.test(retryAfter) ? { retryAfter } : {};
  switch (status) {
    case 429:
      return new ApiError(
        'provider_rate_limited',
        'The model provider is limiting our requests. Try again soon.',
        details,
      );
    case 503:
    case 529:
      return new ApiError('provider_overloaded', 'The model provider is overloaded. Try again soon.', details);
    case 408:
    case 504:
      return new ApiError('provider_timeout', 'The model provider took too long.', details);
    default:
      return status >= 500
        ? new ApiError('provider_unreachable', `The model provider failed with status ${status}.`, details)
        : new ApiError('provider_rejected', `The model provider refused the request with status ${status}.`);
  }
}

/** The same for an error that comes as an event of a stream, under status 200. */
export function failedInStream(type: string): ApiError {
  const status = { overloaded_error: 529, rate_limit_error: 429, timeout_error: 504, api_error: 500 }[type] ?? 400;
  return refusedByProvider(status, {});
}

export const unreachable = (): ApiError =>
  new ApiError('provider_unreachable', 'The connection to the model provider failed.');

export const notUnderstood = (): ApiError =>
  new ApiError('provider_rejected', 'The model provider answered in a way that is not understood.');

export const tookTooLong = (what: 'firstByte' | 'idle' | 'request'): ApiError =>
  new ApiError(
    'provider_timeout',
    {
      firstByte: 'The model provider did not begin to answer in time.',
      idle: 'The model provider fell silent in the midst of its answer.',
      request: 'The answer took longer than a request may.',
    }[what],
  );
