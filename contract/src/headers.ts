/** Header names, in lower case as Node gives them. */
export const headers = {
  /** Request: the version of this contract that the client speaks. */
  contract: 'codetrain-contract',
  /** Request: the tutoring session (a UUID) that this call to a model belongs to. Required. */
  session: 'codetrain-session',
  /** Request: the mode of the lesson, for the session's record. Optional. */
  mode: 'codetrain-mode',
  /** Request: the client's own key for this request; a second request with the same key is refused. Optional. */
  idempotencyKey: 'idempotency-key',
  /** Answer: id of the request, to be named when asking for support. The Anthropic SDK reads it as `request_id`. */
  requestId: 'request-id',
  /** Answer that is not a stream: what the request came to, as `usageEvent` in JSON. */
  usage: 'codetrain-usage',
  /** Answer: `false` keeps the Anthropic SDK from retrying what cannot succeed. */
  shouldRetry: 'x-should-retry',
} as const;
