import * as client from 'openid-client';
import { SignInError } from '../signIn/signInErrors.ts';

export interface ClerkSignInOptions {
  /** Clerk's issuer: the address of its Frontend API. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where Clerk sends people back to. */
  readonly redirectUri: string;
}

/** What has to be remembered while a person is at Clerk. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const TIMEOUT_SECONDS = 10;

/** Clerk as an OpenID provider: code flow of a confidential client, with PKCE and a nonce. Says who a person is, and no more. */
export class ClerkSignIn {
  readonly #options: ClerkSignInOptions;
  /** As it was when the last person was sent there. */
  #configuration: client.Configuration | undefined;

  constructor(options: ClerkSignInOptions) {
    this.#options = options;
  }

  /**
   * Where to send the person, and what to remember of it.
   *
   * @param statePrefix what the state is to begin with.
   * @throws SignInError unavailable
   */
  async begin(statePrefix: string, asksWho: boolean): Promise<{ url: URL; pending: PendingSignIn }> {
    // Each time: so it is known that Clerk is there before the person is.
    const configuration = await this.#discover();
    const pending = {
      state: `${statePrefix}.${client.randomState()}`,
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#options.redirectUri,
      scope: 'openid profile email',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      ...(asksWho && { prompt: 'login' }),
    });
    return { url, pending };
  }

  /**
   * @param answer the query that Clerk sent the person back with.
   * @returns Clerk's id of the person.
   * @throws SignInError unavailable, cancelled or expired.
   */
  async finish(answer: URLSearchParams, pending: PendingSignIn): Promise<string> {
    const configuration = this.#configuration ?? (await this.#discover());
    const currentUrl = new URL(`${this.#options.redirectUri}?${answer}`);
    try {
      const tokens = await client.authorizationCodeGrant(configuration, currentUrl, {
        pkceCodeVerifier: pending.verifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      });
      const subject = tokens.claims()?.sub;
      if (subject === undefined) throw new SignInError('expired');
      return subject;
    } catch (cause) {
      throw asSignInError(cause);
    }
  }

  async #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    try {
      this.#configuration = await client.discovery(url, clientId, clientSecret, undefined, {
        timeout: TIMEOUT_SECONDS,
        // Only ever so for a stand-in on this machine: the settings admit no other http.
        ...(url.protocol === 'http:' && { execute: [client.allowInsecureRequests] }),
      });
      return this.#configuration;
    } catch (cause) {
      throw new SignInError('unavailable', { cause });
    }
  }
}

function asSignInError(cause: unknown): SignInError {
  if (cause instanceof SignInError) return cause;
  if (cause instanceof client.AuthorizationResponseError) {
    return new SignInError(cause.error === 'access_denied' ? 'cancelled' : 'unavailable', { cause });
  }
  // A code that is used up or too old, an answer to another request.
  if (cause instanceof client.ResponseBodyError) {
    return new SignInError(cause.status < 500 ? 'expired' : 'unavailable', { cause });
  }
  const code = cause instanceof client.ClientError ? cause.code : undefined;
  const isForeign = code === 'OAUTH_INVALID_RESPONSE' || code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED';
  return new SignInError(isForeign ? 'expired' : 'unavailable', { cause });
}
