import { headers } from '@codetrain/contract/headers';
import cors from 'cors';
import type { RequestHandler } from 'express';

/** How long a browser need not ask again, in seconds. Browsers cut it to what they themselves allow, at most a day. */
const MAX_AGE = 7_200;

const allow = cors({
  origin: '*',
  preflightContinue: true,
  maxAge: MAX_AGE,
  exposedHeaders: [
    headers.requestId,
    headers.shouldRetry,
    headers.usage,
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
    'www-authenticate',
  ],
});

/**
 * Lets editors ask that run in a browser (https://fetch.spec.whatwg.org/#http-cors-protocol), whatever page they are on:
 * what lets them in is a token, never a cookie, so no other page gains anything by it.
 */
export const crossOrigin: RequestHandler = (req, res, next) => {
  if (req.headers.origin === undefined) next();
  else allow(req, res, next);
};
