import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../http/errors.ts';

/** Requests of one account in a minute that Stripe is asked for: its editors poll while a checkout is open. */
const POINTS = 60;

/** Counts in this process. */
export function limitAskRate(): RequestHandler {
  const limiter = new RateLimiterMemory({ points: POINTS, duration: 60 });
  return async (_req, res, next) => {
    try {
      await limiter.consume(res.locals.accountId);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new ApiError('too_many_requests', 'Too many requests about billing. Wait a moment.', {
        retryAfter: String(Math.max(1, Math.ceil(refused.msBeforeNext / 1_000))),
      });
    }
    next();
  };
}
