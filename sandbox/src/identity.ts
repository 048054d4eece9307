/**
 * Who signs access tokens as long as there is no sign-in: one person, whose account stands in the database like any
 * other. What it signs is what the server will always verify.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCESS_TOKEN_SECONDS, type AccessTokenClaims, API_AUDIENCE, scopes } from '@codetrain/contract/accessToken';
import express from 'express';
import { type JSONWebKeySet, SignJWT } from 'jose';
import pg from 'pg';
import { loadSigningKey } from './identity/signingKey.ts';

export interface IdentityOptions {
  readonly databaseUrl: string;
  /** Where the key stays between starts. */
  readonly keyFile: string;
  readonly plan: 'free' | 'pro';
  /** A free port when absent. */
  readonly port?: number;
}

export interface Identity {
  /** Also the issuer of the tokens. `POST /token` gives one. */
  readonly url: string;
  /** Public keys, for `ACCESS_TOKEN_JWKS`. */
  readonly jwks: JSONWebKeySet;
  stop(): Promise<void>;
}

/** The one person of the sandbox, and the one installation of an editor. */
export const SANDBOX_ACCOUNT = '5a4db0c5-0000-4000-8000-000000000001';
const SANDBOX_DEVICE = '5a4db0c5-0000-4000-8000-000000000002';

/** @throws Error with code EADDRINUSE if the port is taken. */
export async function startIdentity(options: IdentityOptions): Promise<Identity> {
  await saveAccount(options);
  const { privateKey, publicJwk } = await loadSigningKey(options.keyFile);
  const jwks = { keys: [publicJwk] };
  const app = express();
  const server = createServer(app).listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  app.disable('x-powered-by');
  app.post('/token', async (_req, res) => {
    const iat = Math.floor(Date.now() / 1000);
    const claims: AccessTokenClaims = {
      iss: url,
      aud: API_AUDIENCE,
      sub: SANDBOX_ACCOUNT,
      device_id: SANDBOX_DEVICE,
      client_id: 'codetrain-editor',
      scope: scopes.join(' '),
      iat,
      exp: iat + ACCESS_TOKEN_SECONDS,
      jti: randomUUID(),
    };
    const header = { alg: 'ES256', typ: 'at+jwt', ...(publicJwk.kid !== undefined && { kid: publicJwk.kid }) };
    const token = await new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey);
    // RFC 6749, section 5.1.
    res.set('cache-control', 'no-store').json({
      access_token: token,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS,
      scope: claims.scope,
    });
  });
  app.get('/jwks', (_req, res) => {
    res.json(jwks);
  });

  return {
    url,
    jwks,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function saveAccount({ databaseUrl, plan }: IdentityOptions): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(
      'INSERT INTO "Account" ("id", "plan") VALUES ($1, $2) ON CONFLICT ("id") DO UPDATE SET "plan" = excluded."plan"',
      [SANDBOX_ACCOUNT, plan],
    );
  } finally {
    await client.end();
  }
}
