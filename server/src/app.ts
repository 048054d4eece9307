import type { Scope } from '@codetrain/contract/accessToken';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { getUsage } from './account/getUsage.ts';
import type { Database } from './database.ts';
import { ApiError, answerErrors } from './http/errors.ts';
import { alive, metricsPage, ready } from './http/health.ts';
import { identifyRequest } from './http/identifyRequest.ts';
import { listModels, retrieveModel } from './messages/getModels.ts';
import './http/locals.ts';
import type { AccessTokens } from './identity/accessToken.ts';
import { requireScope } from './identity/requireScope.ts';
import { type MessagesServices, postMessages } from './messages/postMessages.ts';
import type { Accounts } from './metering/accounts.ts';

export interface Services extends MessagesServices {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly tokens: AccessTokens;
  readonly logger: Logger;
  readonly isDraining: () => boolean;
}

export interface RouteEntry {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** The scope that an access token needs, or `public` for no token at all. */
  readonly access: Scope | 'public';
  // Its own names of parameters in the path are each handler's affair.
  readonly handler: RequestHandler<never>;
}

/** Every route of the server. */
export function routeTable(services: Services): readonly RouteEntry[] {
  const { database, isDraining, metrics } = services;
  return [
    { method: 'get', path: '/healthz', access: 'public', handler: alive },
    { method: 'get', path: '/readyz', access: 'public', handler: ready(database.pool, isDraining) },
    { method: 'get', path: '/metrics', access: 'public', handler: metricsPage(metrics) },
    { method: 'post', path: '/v1/messages', access: 'tutor', handler: postMessages(services) },
    { method: 'get', path: '/v1/models', access: 'tutor', handler: listModels(services) },
    { method: 'get', path: '/v1/models/:id', access: 'tutor', handler: retrieveModel(services) },
    { method: 'get', path: '/v1/usage', access: 'usage', handler: getUsage(services) },
  ];
}

export function createApp(services: Services): Express {
  const { logger, metrics, tokens, isDraining } = services;
  const routes = routeTable(services);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(identifyRequest(logger, metrics));
  app.use(securityHeaders);

  for (const { method, path, access, handler } of routes) {
    if (access === 'public') app[method](path, handler);
    else app[method](path, refuseWhileDraining(isDraining), requireScope(tokens, access), handler);
  }
  for (const path of new Set(routes.map((route) => route.path))) app.all(path, otherMethods(routes, path));
  app.use(() => {
    throw new ApiError('not_found', 'There is nothing at this address.');
  });
  app.use(answerErrors(logger));
  return app;
}

/** Nothing here is ever shown as a page, so what only pages heed is left out. */
const securityHeaders = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/** What still arrives on connections that were open already. */
function refuseWhileDraining(isDraining: () => boolean): RequestHandler {
  return (_req, res, next) => {
    if (!isDraining()) return next();
    res.setHeader('connection', 'close');
    throw new ApiError('shutting_down', 'The service is restarting. Try again.', { retryAfter: '1' });
  };
}

/** OPTIONS is told what the methods are; every other method is told so too, and refused. */
function otherMethods(routes: readonly RouteEntry[], path: string): RequestHandler {
  const methods = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase());
  // Express answers HEAD as GET without the body.
  const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  return (req, res) => {
    // RFC 9110, sections 9.3.7 and 15.5.6
    res.setHeader('allow', allowed);
    if (req.method !== 'OPTIONS') throw new ApiError('method_not_allowed', `Use ${methods.join(' or ')} here.`);
    res.status(204).end();
  };
}
