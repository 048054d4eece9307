/**
 * What the sandbox's first person has without signing in, as long as the extension cannot do it: an account with a plan,
 * and a token for the asking. What it signs is what the server verifies.
 */
import { randomUUID } from 'node:crypto';
import { ACCESS_TOKEN_SECONDS, type AccessTokenClaims, API_AUDIENCE, scopes } from '@codetrain/contract/accessToken';
import { EDITOR_CLIENT_ID } from '@codetrain/contract/signIn';
import express, { type RequestHandler } from 'express';
import { SignJWT } from 'jose';
import pg from 'pg';
import { people } from './clerk.ts';
import { loadSigningKey } from './identity/signingKey.ts';

export interface IdentityOptions {
  readonly databaseUrl: string;
  /** Where the key stays between starts. */
  readonly keyFile: string;
  readonly plan: 'free' | 'pro';
  /** Issuer of the tokens, once it is known. */
  readonly issuer: () => string;
}

/** The account of the sandbox's first person, and the one installation of an editor. */
export const SANDBOX_ACCOUNT = '5a4db0c5-0000-4000-8000-000000000001';
const SANDBOX_DEVICE = '5a4db0c5-0000-4000-8000-000000000002';

/** Puts the account and the key into the database, and answers `POST /token`. To be called before the server reads its keys. */
export async function handOutTokens(options: IdentityOptions): Promise<RequestHandler> {
  const { privateKey, publicJwk } = await loadSigningKey(options.keyFile);
  const { kid = '' } = publicJwk;
  await saveRows(options, kid, publicJwk);
  const routes = express.Router();
  routes.post('/token', async (_req, res) => {
    const iat = Math.floor(Date.now() / 1000);
    const claims: AccessTokenClaims = {
      iss: options.issuer(),
      aud: API_AUDIENCE,
      sub: SANDBOX_ACCOUNT,
      device_id: SANDBOX_DEVICE,
      client_id: EDITOR_CLIENT_ID,
      scope: scopes.join(' '),
      iat,
      exp: iat + ACCESS_TOKEN_SECONDS,
      jti: randomUUID(),
    };
    const token = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .sign(privateKey);
    // RFC 6749, section 5.1.
    res.set('cache-control', 'no-store').json({
      access_token: token,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS,
      scope: claims.scope,
    });
  });
  return routes;
}

async function saveRows({ databaseUrl, plan }: IdentityOptions, kid: string, publicKey: object): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(
      'INSERT INTO "Account" ("id", "plan") VALUES ($1, $2) ON CONFLICT ("id") DO UPDATE SET "plan" = excluded."plan"',
      [SANDBOX_ACCOUNT, plan],
    );
    const { id, email, firstName, lastName } = people.ada;
    await client.query(
      `INSERT INTO "Identity" ("clerkUserId", "accountId", "email", "name", "clerkUpdatedAt")
       VALUES ($1, $2, $3, $4, 'epoch') ON CONFLICT DO NOTHING`,
      [id, SANDBOX_ACCOUNT, email, `${firstName} ${lastName}`],
    );
    await client.query(
      'INSERT INTO "SigningKey" ("kid", "publicKey", "signsFrom") VALUES ($1, $2, now()) ON CONFLICT DO NOTHING',
      [kid, publicKey],
    );
  } finally {
    await client.end();
  }
}
