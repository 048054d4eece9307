import type * as z from 'zod';

/** What Stripe says of an error (https://docs.stripe.com/api/errors). */
export interface ErrorDetails {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(status: number, details: ErrorDetails) {
    super(details.message);
    this.status = status;
    this.details = details;
  }
}

export const invalid = (message: string, param?: string, code?: string): ApiError =>
  new ApiError(400, {
    type: 'invalid_request_error',
    message,
    ...(param !== undefined && { param }),
    ...(code !== undefined && { code }),
  });

/** Something that is named does not exist: 404 where the path names it, 400 where a parameter does. */
export const missing = (kind: string, id: string, param?: string): ApiError =>
  new ApiError(param === undefined ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param: param ?? 'id',
  });

/** What is wrong with parameters, in Stripe's words where they matter to its clients. */
export function invalidParameters(issues: readonly z.core.$ZodIssue[], given: unknown): ApiError {
  const [issue] = issues;
  if (issue === undefined) return invalid('Invalid request');
  if (issue.code === 'unrecognized_keys') {
    const param = paramName([...issue.path, String(issue.keys[0])]);
    return invalid(`Received unknown parameter: ${param}`, param, 'parameter_unknown');
  }
  const param = paramName(issue.path);
  const value = issue.path.reduce<unknown>(
    (node, key) => (node as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  );
  if (value === undefined) return invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  return invalid(`Invalid ${param}: ${issue.message}`, param, 'parameter_invalid');
}

/** `items[0][price]`. */
const paramName = ([first = '', ...rest]: readonly PropertyKey[]): string =>
  String(first) + rest.map((key) => `[${String(key)}]`).join('');

export const errorBody = ({ details }: ApiError, requestId: string) => ({
  error: {
    ...details,
    ...(details.code !== undefined && { doc_url: `https://stripe.com/docs/error-codes/${details.code}` }),
    request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
  },
});
