import { headers } from '@codetrain/contract/headers';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { newRequestId } from '../ids.ts';
import type { Metrics } from './metrics.ts';

/** Names the request, tells the client the name, and logs how it ended. */
export function identifyRequest(logger: Logger, metrics: Metrics): RequestHandler {
  return (req, res, next) => {
    const requestId = newRequestId();
    const startedAt = performance.now();
    res.locals.requestId = requestId;
    res.setHeader(headers.requestId, requestId);
    res.once('close', () => {
      const route: string = res.locals.route ?? req.route?.path ?? 'unknown';
      const { errorCode, outcome } = res.locals;
      metrics.requests.inc({ route, status: res.statusCode });
      const ms = Math.round(performance.now() - startedAt);
      // Probes come every few seconds and would drown the rest.
      const level = route === '/v1/messages' || res.statusCode >= 400 ? 'info' : 'debug';
      logger[level](
        { requestId, method: req.method, route, status: res.statusCode, ms, errorCode, outcome },
        res.writableFinished ? 'answered' : 'client left',
      );
    });
    next();
  };
}
