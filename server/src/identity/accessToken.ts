import { hash } from 'node:crypto';
import { accessTokenClaims, type Scope, scopes } from '@codetrain/contract/accessToken';
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { booksOf } from '../http/booksOf.ts';
import { ApiError } from '../http/errors.ts';
import type { AccountId, DeviceId } from '../ids.ts';

export interface AccessTokenOptions {
  readonly issuer: string;
  readonly audience: string;
}

/** The keys that sign access tokens now. */
export interface VerificationKeys {
  /** Rejects if they have never been read yet, and cannot be. */
  current(): Promise<{ readonly verify: JWTVerifyGetKey }>;
}

/** What a verified access token allows. */
export interface Access {
  readonly accountId: AccountId;
  /** The editor installation that the token was issued to. */
  readonly deviceId: DeviceId;
  readonly scopes: ReadonlySet<Scope>;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Verified tokens that are remembered. At ten minutes a token, this is more than one process serves. */
const REMEMBERED = 20_000;

/** By how much the issuer's clock may differ from ours, in seconds. */
const CLOCK_TOLERANCE = 5;

/** How far in the future a token may have been issued, in seconds: clocks of our own servers differ by less. */
const ISSUED_AHEAD = 60;

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * Verifies access tokens here, without network or database, as RFC 9068, section 4 asks. A signature costs a tenth of
 * a millisecond, and an editor sends the same token for ten minutes: so what was verified is remembered until it expires.
 */
export class AccessTokens {
  readonly #options: AccessTokenOptions;
  readonly #keys: VerificationKeys;
  readonly #now: () => number;
  /** By hash, so that no token stays in memory. Oldest first. */
  readonly #verified = new Map<string, Access>();

  /** @param now the clock, in milliseconds since 1970. */
  constructor(options: AccessTokenOptions, keys: VerificationKeys, now = Date.now) {
    this.#options = options;
    this.#keys = keys;
    this.#now = now;
  }

  /**
   * @param authorization the header, as it came.
   * @throws ApiError token_missing, token_expired or token_invalid; books_unavailable if the keys cannot be read.
   */
  async verify(authorization: string | undefined): Promise<Access> {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new ApiError('token_missing', 'Send an access token: Authorization: Bearer …');
    const key = hash('sha256', token, 'base64');
    const known = this.#verified.get(key);
    if (known !== undefined && known.expiresAt > this.#now() / 1000) return known;
    const access = await this.#read(token);
    this.#remember(key, access);
    return access;
  }

  async #read(token: string): Promise<Access> {
    const { verify } = await booksOf(() => this.#keys.current());
    try {
      const { payload } = await jwtVerify(token, verify, {
        algorithms: ['ES256'],
        typ: 'at+jwt',
        issuer: this.#options.issuer,
        audience: this.#options.audience,
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: new Date(this.#now()),
      });
      const claims = accessTokenClaims.parse(payload);
      if (claims.iat > this.#now() / 1000 + ISSUED_AHEAD) throw new errors.JWTInvalid('issued in the future');
      const granted = claims.scope.split(' ');
      return {
        accountId: claims.sub as AccountId,
        deviceId: claims.device_id as DeviceId,
        scopes: new Set(scopes.filter((scope) => granted.includes(scope))),
        expiresAt: claims.exp,
      };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new ApiError('token_expired', 'The access token has expired.');
      // Which check failed is nobody's business but the signer's.
      throw new ApiError('token_invalid', 'The access token is not valid here.');
    }
  }

  #remember(key: string, access: Access): void {
    if (this.#verified.size >= REMEMBERED) {
      for (const oldest of this.#verified.keys()) {
        this.#verified.delete(oldest);
        break;
      }
    }
    this.#verified.set(key, access);
  }
}
