import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers of everything that a browser shows. No inline script or style, no frame, no trace of codes in a Referer.
 *
 * @param formTargets origins that a form may lead on to.
 */
export function pageHeaders(...formTargets: readonly string[]): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          scriptSrc: ["'self'"],
          imgSrc: ["'self'"],
          // Forms lead on by redirects, which this follows in some browsers.
          formAction: ["'self'", ...formTargets],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
    }),
    (_req, res, next) => {
      res.set('cache-control', 'no-store');
      next();
    },
  ];
}
