/** Bounds on one request, all in milliseconds. */
export interface Timeouts {
  /** Until the provider's first byte. */
  readonly firstByteMs: number;
  /** Between two bytes of the provider's. */
  readonly idleMs: number;
  /** For the request as a whole. */
  readonly requestMs: number;
  /** Of silence, after which the client gets a ping. */
  readonly pingMs: number;
  /** That the end of an answer waits for its entry. */
  readonly settleWaitMs: number;
}

/**
 * How long a hold lives, in seconds: a minute longer than its request can. So an expired hold belongs to a server that
 * died.
 */
export const holdSeconds = ({ requestMs }: Timeouts): number => Math.ceil(requestMs / 1000) + 60;
