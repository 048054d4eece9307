import type { Request, RequestHandler, Response } from 'express';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { sendPage } from './pages/sendPage.ts';

/** So many requests of one address in so many seconds. */
export interface RateLimit {
  readonly points: number;
  readonly seconds: number;
}

/**
 * Generous, since a whole office may share an address: an editor renews its token every ten minutes. Only guesses of
 * user codes are held down hard.
 */
export const rateLimits = {
  token: { points: 600, seconds: 60 },
  deviceAuthorization: { points: 60, seconds: 60 },
  userCode: { points: 30, seconds: 600 },
  signIn: { points: 240, seconds: 60 },
} as const satisfies Record<string, RateLimit>;

/** Counts in this process, and answers 429 with `Retry-After` (RFC 6585, section 4) when it is too much. */
export function rateLimit({ points, seconds }: RateLimit, answersWith: 'page' | 'oauth error'): RequestHandler {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return async (req, res, next) => {
    try {
      await limiter.consume(sourceOf(req));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      res.status(429).set('retry-after', String(Math.max(1, Math.ceil(refused.msBeforeNext / 1_000))));
      await refuse(res, answersWith);
      return;
    }
    next();
  };
}

async function refuse(res: Response, answersWith: 'page' | 'oauth error'): Promise<void> {
  if (answersWith === 'oauth error') {
    // Editors in a browser are to know it too, as they know the answers of oidc-provider.
    res.set({ 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' });
    res.json({ error: 'temporarily_unavailable', error_description: 'too many requests' });
    return;
  }
  await sendPage(res, { title: 'Too many attempts', sentence: 'Wait a few minutes, then start again in your editor.' });
}

/** The client's address; of IPv6 the network (/64), since whoever has one address there has all of them. */
function sourceOf(req: Request): string {
  const address = req.ip ?? '';
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
