import { randomUUID } from 'node:crypto';
import { API_AUDIENCE } from '@codetrain/contract/accessToken';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Pool } from 'pg';

export const ISSUER = 'https://issuer.test/oauth';

type SigningKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/** Signs access tokens as the authorization server does, or with whatever a test wants to be wrong. */
export class TokenSigner {
  readonly #privateKey: SigningKey;
  /** The public half, as the database has it. */
  readonly publicJwk: JWK;

  private constructor(privateKey: SigningKey, publicJwk: JWK) {
    this.#privateKey = privateKey;
    this.publicJwk = publicJwk;
  }

  static async create(kid = 'test-key'): Promise<TokenSigner> {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    return new TokenSigner(privateKey, { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' });
  }

  /** Makes a server that reads its keys after this verify what is signed here. It signs with keys of its own. */
  async announce(pool: Pool): Promise<void> {
    await pool.query('INSERT INTO "SigningKey" ("kid", "publicKey", "signsFrom") VALUES ($1, $2, now())', [
      this.publicJwk.kid,
      this.publicJwk,
    ]);
  }

  sign(accountId: string, claims: JWTPayload = {}, header: { typ?: string; kid?: string } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return this.#sign({ ...this.#claims(accountId), iat: now, exp: now + 600, ...claims }, header);
  }

  signWithoutExpiry(accountId: string): Promise<string> {
    return this.#sign(this.#claims(accountId));
  }

  #claims(accountId: string): JWTPayload {
    return {
      iss: ISSUER,
      aud: API_AUDIENCE,
      sub: accountId,
      device_id: randomUUID(),
      client_id: 'codetrain-editor',
      scope: 'tutor usage',
      jti: randomUUID(),
    };
  }

  #sign(payload: JWTPayload, header: { typ?: string; kid?: string } = {}): Promise<string> {
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test-key', ...header })
      .sign(this.#privateKey);
  }
}
