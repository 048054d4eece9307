import * as z from 'zod/mini';

/**
 * Every failure that the server can answer with: HTTP status, the error type of the Anthropic Messages API that its
 * clients already understand (https://docs.anthropic.com/en/api/errors), and whether trying again unchanged can help.
 */
export const errorCatalogue = {
  invalid_json: { status: 400, type: 'invalid_request_error', retry: false },
  invalid_request: { status: 400, type: 'invalid_request_error', retry: false },
  invalid_session: { status: 400, type: 'invalid_request_error', retry: false },
  unsupported_field: { status: 400, type: 'invalid_request_error', retry: false },
  model_unpriced: { status: 400, type: 'invalid_request_error', retry: false },
  client_too_old: { status: 400, type: 'invalid_request_error', retry: false },
  server_too_old: { status: 400, type: 'invalid_request_error', retry: false },
  token_missing: { status: 401, type: 'authentication_error', retry: false },
  token_invalid: { status: 401, type: 'authentication_error', retry: false },
  token_expired: { status: 401, type: 'authentication_error', retry: false },
  device_revoked: { status: 401, type: 'authentication_error', retry: false },
  scope_missing: { status: 403, type: 'permission_error', retry: false },
  account_blocked: { status: 403, type: 'permission_error', retry: false },
  model_not_in_plan: { status: 403, type: 'permission_error', retry: false },
  plan_not_for_sale: { status: 400, type: 'invalid_request_error', retry: false },
  not_found: { status: 404, type: 'not_found_error', retry: false },
  model_unknown: { status: 404, type: 'not_found_error', retry: false },
  method_not_allowed: { status: 405, type: 'invalid_request_error', retry: false },
  duplicate_request: { status: 409, type: 'invalid_request_error', retry: false },
  /** An account has one subscription at a time: the portal changes it. */
  already_subscribed: { status: 409, type: 'invalid_request_error', retry: false },
  /** The portal is for who bought something. */
  nothing_bought: { status: 409, type: 'invalid_request_error', retry: false },
  request_too_large: { status: 413, type: 'request_too_large', retry: false },
  sessions_exhausted: { status: 429, type: 'rate_limit_error', retry: false },
  budget_exhausted: { status: 429, type: 'rate_limit_error', retry: false },
  session_too_long: { status: 429, type: 'rate_limit_error', retry: false },
  too_many_open_requests: { status: 429, type: 'rate_limit_error', retry: false },
  too_many_requests: { status: 429, type: 'rate_limit_error', retry: true },
  provider_rejected: { status: 502, type: 'api_error', retry: false },
  provider_rate_limited: { status: 429, type: 'rate_limit_error', retry: true },
  provider_overloaded: { status: 529, type: 'overloaded_error', retry: true },
  provider_unreachable: { status: 502, type: 'api_error', retry: true },
  provider_timeout: { status: 504, type: 'timeout_error', retry: true },
  provider_unavailable: { status: 503, type: 'overloaded_error', retry: true },
  billing_unavailable: { status: 503, type: 'api_error', retry: true },
  books_unavailable: { status: 503, type: 'api_error', retry: true },
  /** By an operator, or since the service has spent what it may on one day: then `Retry-After` says until when. */
  service_paused: { status: 503, type: 'api_error', retry: false },
  shutting_down: { status: 503, type: 'api_error', retry: true },
  internal: { status: 500, type: 'api_error', retry: false },
} as const satisfies Record<string, { status: number; type: string; retry: boolean }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** What a refusal for a limit tells beside its words: enough to say what is used, what is allowed, and when it resets. */
export const limitDetails = z.object({
  /** Which limit: sessions, cost budget, requests at a time, or requests in one session. */
  limit: z.enum(['sessions', 'budget', 'open_requests', 'session_requests']),
  /** In the unit of the limit; the budget counts in nano-dollars. Decimal, since it can pass 2^53. */
  used: z.string().check(z.regex(/^\d+$/)),
  allowed: z.string().check(z.regex(/^\d+$/)),
  /** Instant of the reset, ISO 8601 in UTC; absent where time alone does not help. */
  resetsAt: z.optional(z.iso.datetime()),
  /** Whether a larger plan would help; absent where no plan would, and from services that do not tell. */
  largerPlan: z.optional(z.boolean()),
});
export type LimitDetails = z.infer<typeof limitDetails>;

/** The body of every error: the shape of the Anthropic Messages API, with our code and details beside the type. */
export const errorBody = z.object({
  type: z.literal('error'),
  error: z.object({
    type: z.string(),
    message: z.string(),
    /** Unknown to an older client when the server is newer: then the type and status speak. */
    code: z.optional(z.string()),
    limit: z.optional(limitDetails),
  }),
  request_id: z.optional(z.nullable(z.string())),
});
export type ErrorBody = z.infer<typeof errorBody>;

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);
