import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { getAccount } from './account/getAccount.ts';
import { getUsage } from './account/getUsage.ts';
import { type BillingRouteServices, billingRoutes, prepareBillingPages } from './billing/routes.ts';
import type { Database } from './database.ts';
import { crossOrigin } from './http/crossOrigin.ts';
import { ApiError, answerErrors } from './http/errors.ts';
import { alive, metricsPage, ready } from './http/health.ts';
import { identifyRequest } from './http/identifyRequest.ts';
import { listModels, retrieveModel } from './messages/getModels.ts';
import './http/locals.ts';
import type { RouteEntry } from './http/route.ts';
import { requireDevice } from './identity/devices/requireDevice.ts';
import type { Identity } from './identity/identity.ts';
import { requireScope } from './identity/requireScope.ts';
import {
  type IdentityRouteServices,
  identityRoutes,
  mountAuthorizationServer,
  prepareOauth,
} from './identity/routes.ts';
import { type MessagesServices, postMessages } from './messages/postMessages.ts';
import type { Accounts } from './metering/accounts.ts';

export interface Services extends MessagesServices, IdentityRouteServices, BillingRouteServices {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly identity: Identity;
  readonly logger: Logger;
  readonly isDraining: () => boolean;
  /** Proxies in front of this server whose word about the client's address is taken. */
  readonly trustedProxies: number;
}

/** Every route of the server but the endpoints of OAuth, which oidc-provider has under `/oauth`. */
export function routeTable(services: Services): readonly RouteEntry[] {
  const { database, isDraining, ledger, metrics } = services;
  return [
    { method: 'get', path: '/healthz', access: 'public', handler: alive },
    { method: 'get', path: '/readyz', access: 'public', handler: ready(database.pool, ledger, isDraining) },
    { method: 'get', path: '/metrics', access: 'public', handler: metricsPage(metrics) },
    { method: 'post', path: MESSAGES, access: 'tutor', handler: postMessages(services) },
    { method: 'get', path: '/v1/models', access: 'tutor', handler: listModels(services) },
    { method: 'get', path: '/v1/models/:id', access: 'tutor', handler: retrieveModel(services) },
    { method: 'get', path: '/v1/usage', access: 'usage', handler: getUsage(services) },
    { method: 'get', path: '/v1/account', access: 'account', handler: getAccount(database.prisma) },
    ...billingRoutes(services),
    ...identityRoutes(services),
  ];
}

/** Here `admit` refuses editors that are signed out, in the statement that it is anyway. */
const MESSAGES = '/v1/messages';

export function createApp(services: Services): Express {
  const { database, identity, logger, metrics, isDraining, trustedProxies } = services;
  const routes = routeTable(services);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustedProxies);
  app.use(identifyRequest(logger, metrics));
  app.use(securityHeaders);
  app.use('/v1', crossOrigin);
  prepareOauth(app, services);
  prepareBillingPages(app);

  for (const { method, path, access, handler } of routes) {
    if (access === 'public' || access === 'browser' || access === 'signature') {
      app[method](path, handler);
    } else {
      const mayAsk = [refuseWhileDraining(isDraining), requireScope(identity.tokens, access)];
      if (path !== MESSAGES) mayAsk.push(requireDevice(database.prisma));
      app[method](path, mayAsk, handler);
    }
  }
  for (const path of new Set(routes.map((route) => route.path))) app.all(path, otherMethods(routes, path));
  mountAuthorizationServer(app, services);
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
