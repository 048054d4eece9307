import { oauthPaths } from '@codetrain/contract/signIn';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Database } from '../database.ts';
import type { RouteEntry } from '../http/route.ts';
import type { AccountId } from '../ids.ts';
import { ownAddress } from './authorizationServer/ownAddress.ts';
import { clerkWebhook } from './clerk/webhook.ts';
import { deleteDevice, getDevices } from './devices/deviceRoutes.ts';
import type { Identity } from './identity.ts';
import { answerErrorsWithPages } from './pages/answerErrorsWithPages.ts';
import { type Asset, pageAssets } from './pages/assets.ts';
import { pageHeaders } from './pages/pageHeaders.ts';
import { rateLimit, rateLimits } from './rateLimits.ts';
import { returnToEditor } from './signIn/returnToEditor.ts';

export interface IdentityRouteServices {
  readonly identity: Identity;
  readonly database: Database;
  readonly logger: Logger;
  /** Told of an account whose person is gone. */
  readonly onAccountDeleted: (accountId: AccountId) => Promise<void>;
}

/** Routes of sign-in, devices and Clerk's webhooks. What the protocol itself has is served by `mountAuthorizationServer`. */
export function identityRoutes(services: IdentityRouteServices): readonly RouteEntry[] {
  const { identity, database, logger, onAccountDeleted } = services;
  const { interactions, people, options } = identity;
  const { prisma } = database;
  const signIn = rateLimit(rateLimits.signIn, 'page');
  const form = express.urlencoded({ extended: false, limit: '4kb' });
  const webhook = clerkWebhook({
    prisma,
    people,
    signingSecret: options.clerk.webhookSecret,
    logger,
    onAccountDeleted,
  });
  const interaction = '/oauth/interaction/:uid';
  return [
    { method: 'get', path: interaction, access: 'browser', handler: interactions.show },
    { method: 'get', path: `${interaction}/login`, access: 'browser', handler: [signIn, interactions.login] },
    { method: 'get', path: `${interaction}/callback`, access: 'browser', handler: [signIn, interactions.finishLogin] },
    { method: 'post', path: `${interaction}/consent`, access: 'browser', handler: [form, interactions.consent] },
    { method: 'post', path: `${interaction}/cancel`, access: 'browser', handler: interactions.cancel },
    { method: 'get', path: '/oauth/callback', access: 'public', handler: interactions.callback },
    { method: 'get', path: '/oauth/return', access: 'public', handler: returnToEditor(options.editorHosts) },
    ...Object.values(pageAssets).map(
      (asset): RouteEntry => ({ method: 'get', path: asset.path, access: 'public', handler: sendAsset(asset) }),
    ),
    { method: 'get', path: '/v1/devices', access: 'account', handler: getDevices(prisma) },
    { method: 'delete', path: '/v1/devices/:id', access: 'account', handler: deleteDevice(prisma) },
    {
      method: 'post',
      path: '/webhooks/clerk',
      access: 'signature',
      handler: [express.raw({ type: () => true, limit: '256kb' }), webhook],
    },
  ];
}

/** What holds for everything under `/oauth`, ahead of its routes. */
export function prepareOauth(app: Express, { identity }: IdentityRouteServices): void {
  app.get(oauthPaths.metadata, (req, _res, next) => {
    req.url = '/oauth/.well-known/oauth-authorization-server';
    next();
  });
  app.use('/oauth', ...pageHeaders(new URL(identity.options.clerk.issuer).origin), ownAddress(identity.publicUrl));
  app.post('/oauth/token', rateLimit(rateLimits.token, 'oauth error'));
  app.post('/oauth/device/auth', rateLimit(rateLimits.deviceAuthorization, 'oauth error'));
  app.post('/oauth/device', rateLimit(rateLimits.userCode, 'page'));
  // Each visit writes a session.
  app.get(['/oauth/auth', '/oauth/device'], rateLimit(rateLimits.signIn, 'page'));
}

/** The endpoints of the protocol, by their paths under `/oauth`; what follows `/auth` and `/device` is an interaction. */
const ENDPOINTS =
  /^\/(auth|token|revoke|jwks|device|device\/auth|session\/end\/confirm|\.well-known\/[a-z-]+)$|^\/(auth|device)\/[\w-]+$/;

/** The endpoints of the protocol, behind the routes; whatever else is under `/oauth` is left to the next handler. */
export function mountAuthorizationServer(app: Express, { identity, logger }: IdentityRouteServices): void {
  const handler: RequestHandler = (req, res, next) => {
    const endpoint = ENDPOINTS.exec(req.path);
    if (endpoint === null) return next();
    res.locals.route = `/oauth/${endpoint[1] ?? `${endpoint[2]}/:uid`}`;
    return identity.authorizationServer.handler(req, res, next);
  };
  app.use('/oauth', handler);
  app.use('/oauth', answerErrorsWithPages(logger));
}

function sendAsset({ type, content }: Asset): RequestHandler {
  return (_req, res) => {
    res.set('cache-control', 'public, max-age=31536000, immutable').type(type).send(content);
  };
}
