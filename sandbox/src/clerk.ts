/**
 * Clerk on loopback: an OpenID provider with a sign-in page, the part of the Backend API that we use, and webhooks. What
 * its own SDK and any OpenID client see is as it is there.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWKS } from 'oidc-provider';
import { sendError, sendJson } from './clerk/answer.ts';
import { backendApi } from './clerk/backendApi.ts';
import { Directory } from './clerk/directory.ts';
import { createOpenidProvider } from './clerk/openidProvider.ts';
import { signInRoutes } from './clerk/signInPage.ts';
import { Webhooks } from './clerk/webhooks.ts';

export { people } from './clerk/user.ts';

export interface ClerkOptions {
  /** A free port when absent. */
  readonly port?: number;
  /** Where users stay between starts. */
  readonly file?: string;
}

export interface Clerk {
  /** `CLERK_ISSUER_URL` and `CLERK_API_URL`. */
  readonly url: string;
  readonly directory: Directory;
  readonly webhooks: Webhooks;
  /** Settings of the server that uses it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Whether it is down: then it answers everything with 503. */
  isDown: boolean;
  stop(): Promise<void>;
}

const CLIENT = { id: 'codetrain-server', secret: 'sandbox-oauth-client-secret' };
const SECRET_KEY = 'sk_test_sandbox';
const WEBHOOK_SECRET = `whsec_${Buffer.from('a webhook secret of the sandbox.').toString('base64')}`;

/** @throws Error with code EADDRINUSE if the port is taken. */
export async function startClerk(options: ClerkOptions = {}): Promise<Clerk> {
  const app = express();
  const server = createServer(app).listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const names = { kid: 'ins_sandbox', alg: 'RS256', use: 'sig' };
  const directory = new Directory(options.file);
  const webhooks = new Webhooks(directory, WEBHOOK_SECRET);
  const provider = createOpenidProvider({
    issuer: url,
    directory,
    jwks: { keys: [{ ...(await exportJWK(privateKey)), ...names }] } as JWKS,
    client: { ...CLIENT, redirectUris: ['http://127.0.0.1/oauth/callback'] },
  });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), ...names }] };

  const clerk: Clerk = {
    url,
    directory,
    webhooks,
    settings: {
      CLERK_ISSUER_URL: url,
      CLERK_API_URL: url,
      CLERK_OAUTH_CLIENT_ID: CLIENT.id,
      CLERK_OAUTH_CLIENT_SECRET: CLIENT.secret,
      CLERK_SECRET_KEY: SECRET_KEY,
      CLERK_WEBHOOK_SIGNING_SECRET: WEBHOOK_SECRET,
    },
    isDown: false,
    async stop() {
      await webhooks.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };

  app.disable('x-powered-by');
  app.put('/sandbox/down', (_req, res) => {
    clerk.isDown = true;
    res.sendStatus(204);
  });
  app.delete('/sandbox/down', (_req, res) => {
    clerk.isDown = false;
    res.sendStatus(204);
  });
  app.get('/sandbox/webhooks', (_req, res) => sendJson(res, 200, webhooks.deliveries));
  app.use((_req, res, next) => {
    if (clerk.isDown) sendError(res, 503, 'service_unavailable', 'Clerk is down');
    else next();
  });
  const api = backendApi({ directory, secretKey: SECRET_KEY, provider, jwks });
  app.use((req, res, next) => {
    if (/^\/(v1|oauth_applications)\//.test(req.path)) api(req, res, next);
    else next();
  });
  app.use(signInRoutes(provider, directory));
  app.use(provider.callback());
  return clerk;
}
