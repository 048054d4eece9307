import { type ErrorBody, type ErrorCode, errorCatalogue, type LimitDetails } from '@codetrain/contract/errors';
import { headers } from '@codetrain/contract/headers';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';

export interface ErrorDetails {
  readonly limit?: LimitDetails;
  /** As it goes into the header: seconds or an HTTP date. */
  readonly retryAfter?: string;
  /** The request was not read to its end, so nothing that follows on its connection could be told from the rest of it. */
  readonly closesConnection?: boolean;
  /** What happened underneath, for the log. */
  readonly cause?: unknown;
}

/** A failure that the client is told about, by its code in the catalogue. The message must quote nothing it sent. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}

/** Whether trying again unchanged can help. */
export const canBeRetried = ({ code }: ApiError): boolean => errorCatalogue[code].retry;

/** The failure as the body of an answer, or as the data of an `error` event. */
export function errorBody({ code, message, details: { limit } }: ApiError, requestId: string): ErrorBody {
  const { type } = errorCatalogue[code];
  return {
    type: 'error',
    error: { type, message, code, ...(limit !== undefined && { limit }) },
    request_id: requestId,
  };
}

export function sendError(res: Response, error: ApiError): void {
  const { status, retry } = errorCatalogue[error.code];
  res.locals.errorCode = error.code;
  res.status(status);
  res.setHeader(headers.shouldRetry, String(retry));
  if (error.details.retryAfter !== undefined) res.setHeader('retry-after', error.details.retryAfter);
  // Node ends the connection once such an answer is out.
  if (error.details.closesConnection === true) res.setHeader('connection', 'close');
  const challenge = challenges[error.code];
  if (challenge !== undefined) res.setHeader('www-authenticate', challenge);
  res.json(errorBody(error, res.locals.requestId));
}

/** RFC 6750, section 3: without a token, no error code is named. */
const challenges: Partial<Record<ErrorCode, string>> = {
  token_missing: 'Bearer',
  token_invalid: 'Bearer error="invalid_token"',
  token_expired: 'Bearer error="invalid_token", error_description="expired"',
  device_revoked: 'Bearer error="invalid_token", error_description="signed out"',
  scope_missing: 'Bearer error="insufficient_scope"',
};

/** The last handler: words what is known, logs what is not. Four parameters are how Express knows it. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, _req, res, _next) => {
    if (res.destroyed) return;
    const error = asApiError(thrown);
    const { requestId } = res.locals;
    if (error.code === 'internal') logger.error({ err: thrown, requestId }, 'request failed');
    else if (error.cause !== undefined)
      logger.warn({ err: error.cause, requestId, errorCode: error.code }, error.message);
    // Once an answer has begun, cutting it off is the only way left to say that it failed.
    if (res.headersSent) res.destroy();
    else sendError(res, error);
  };
}

function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  // Express, its router and its readers of bodies throw errors with a status, for instance for a path that is not valid
  // percent-encoding.
  const status = thrown instanceof Error && 'status' in thrown ? thrown.status : undefined;
  if (status === 413) {
    return new ApiError('request_too_large', 'The body is too large.', { closesConnection: true });
  }
  if (status === 400 && thrown instanceof SyntaxError)
    return new ApiError('invalid_json', 'The body is not valid JSON.');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ApiError('invalid_request', 'The request is not valid HTTP.');
  }
  return new ApiError('internal', 'Something went wrong here. It has been logged under this request id.');
}
