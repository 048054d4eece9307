import { scopes } from '@codetrain/contract/accessToken';
import { accountProfile } from '@codetrain/contract/account';
import { DEVICE_NAME_PARAMETER, EDITOR_CLIENT_ID, OFFLINE_SCOPE, oauthPaths } from '@codetrain/contract/signIn';
import * as oauth from 'oauth4webapi';
import { retry } from '../../base/retry.ts';
import { DeclinedError, isRejected, RejectedError, ServiceError } from '../errors.ts';
import type { AccountSession, Tokens } from '../session.ts';

/** What a person is asked to enter on another device (RFC 8628, section 3.2). */
export interface DeviceRequest {
  readonly deviceCode: string;
  readonly userCode: string;
  /** Short, to be typed. */
  readonly page: string;
  /** With the code in it. */
  readonly pageWithCode: string;
  /** Seconds between two questions. */
  readonly interval: number;
}

export interface AuthorizationRequest {
  readonly state: string;
  readonly verifier: string;
  readonly deviceName: string;
}

const client: oauth.Client = { client_id: EDITOR_CLIENT_ID };
const SCOPE = [OFFLINE_SCOPE, ...scopes].join(' ');
const TIMEOUT_MILLISECONDS = 15_000;
/** Longer, and who closes the editor would wait for a service that is down. */
const REVOCATION_TIMEOUT_MILLISECONDS = 5_000;

/** Our authorization server as its public client sees it (RFC 6749 with 7009, 7636, 8252, 8628, 9207). */
export class AuthorizationServer {
  readonly api: string;
  readonly #as: oauth.AuthorizationServer;
  readonly #redirectUri: string;

  /** @param api address of the service, without a slash at its end. */
  constructor(api: string) {
    this.api = api;
    this.#redirectUri = api + oauthPaths.return;
    // The paths are part of the contract, which saves the round trip of asking for them (RFC 8414).
    this.#as = {
      issuer: api + oauthPaths.issuer,
      authorization_endpoint: api + oauthPaths.authorization,
      token_endpoint: api + oauthPaths.token,
      revocation_endpoint: api + oauthPaths.revocation,
      device_authorization_endpoint: api + oauthPaths.deviceAuthorization,
      authorization_response_iss_parameter_supported: true,
    };
  }

  /** Where the person goes with the browser. */
  async authorizationUrl({ state, verifier, deviceName }: AuthorizationRequest): Promise<string> {
    const parameters = {
      client_id: client.client_id,
      response_type: 'code',
      redirect_uri: this.#redirectUri,
      scope: SCOPE,
      // OpenID Connect Core, section 11: without it there is no refresh token.
      prompt: 'consent',
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      [DEVICE_NAME_PARAMETER]: deviceName,
    };
    const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `${this.#as.authorization_endpoint}?${query.join('&')}`;
  }

  /**
   * @param answer what came back by the browser.
   * @throws RejectedError if the code is wrong, used or too old, or the answer comes from someone else.
   */
  async redeem(answer: URLSearchParams, { state, verifier }: AuthorizationRequest): Promise<Tokens> {
    const parameters = validated(() => oauth.validateAuthResponse(this.#as, client, answer, state));
    return this.#redeem(parameters, verifier);
  }

  /** For a code that the person carried here by hand, without anything beside it. */
  async redeemCode(code: string, { state, verifier }: AuthorizationRequest): Promise<Tokens> {
    return this.redeem(new URLSearchParams({ code, state, iss: this.#as.issuer }), { state, verifier, deviceName: '' });
  }

  async startDevice(deviceName: string): Promise<DeviceRequest> {
    const answer = await oauth.deviceAuthorizationRequest(
      this.#as,
      client,
      oauth.None(),
      { scope: SCOPE, [DEVICE_NAME_PARAMETER]: deviceName },
      options(),
    );
    const device = await explained(() => oauth.processDeviceAuthorizationResponse(this.#as, client, answer));
    return {
      deviceCode: device.device_code,
      userCode: device.user_code,
      page: device.verification_uri,
      pageWithCode: device.verification_uri_complete ?? device.verification_uri,
      interval: device.interval ?? 5,
    };
  }

  /**
   * Asks once whether the person has entered the code.
   * @throws DeclinedError if they declined, RejectedError if the code is too old.
   */
  async pollDevice(deviceCode: string): Promise<Tokens | 'pending' | 'slowDown'> {
    const answer = await oauth.deviceCodeGrantRequest(this.#as, client, oauth.None(), deviceCode, options());
    try {
      return tokensOf(await explained(() => oauth.processDeviceCodeResponse(this.#as, client, answer)));
    } catch (error) {
      const code = error instanceof oauth.ResponseBodyError ? error.error : undefined;
      if (code === 'authorization_pending') return 'pending';
      if (code === 'slow_down') return 'slowDown';
      throw error;
    }
  }

  /** @throws RejectedError if the sign-in has ended. */
  async refresh({ tokens }: AccountSession): Promise<Tokens> {
    const answer = await oauth.refreshTokenGrantRequest(this.#as, client, oauth.None(), tokens.refresh, options());
    return tokensOf(await explained(() => oauth.processRefreshTokenResponse(this.#as, client, answer)));
  }

  async revoke({ tokens }: Pick<AccountSession, 'tokens'>): Promise<void> {
    const within = options(REVOCATION_TIMEOUT_MILLISECONDS);
    await oauth.revocationRequest(this.#as, client, oauth.None(), tokens.refresh, within);
  }

  /** Whose account it is. */
  async account(tokens: Tokens): Promise<AccountSession['account']> {
    const answer = await globalThis.fetch(`${this.api}/v1/account`, {
      headers: { authorization: `Bearer ${tokens.access}` },
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      redirect: 'error',
    });
    if (!answer.ok) throw new ServiceError(answer.status, await answer.text());
    const { id, email } = accountProfile.parse(await answer.json());
    return { id, label: email };
  }

  #redeem(parameters: URLSearchParams, verifier: string): Promise<Tokens> {
    // A code is used up by an answer alone: one that did not arrive can be asked for again.
    return retry(async () => {
      const answer = await oauth.authorizationCodeGrantRequest(
        this.#as,
        client,
        oauth.None(),
        parameters,
        this.#redirectUri,
        verifier,
        options(),
      );
      return tokensOf(await explained(() => oauth.processAuthorizationCodeResponse(this.#as, client, answer)));
    }, isRejected);
  }
}

const options = (timeout = TIMEOUT_MILLISECONDS) => ({
  // Looked up late, since the editor puts a fetch in place that knows about proxies.
  [oauth.customFetch]: (url: string, init: RequestInit) => globalThis.fetch(url, init),
  // Plain http is only for this machine: see `parseBaseUrl`.
  [oauth.allowInsecureRequests]: true,
  signal: AbortSignal.timeout(timeout),
});

/** What the token endpoint says of codes and tokens that lead nowhere (RFC 6749, section 5.2; RFC 8628, section 3.5). */
const rejections = ['invalid_grant', 'expired_token'];

async function explained<T>(process: () => Promise<T>): Promise<T> {
  try {
    return await process();
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) {
      if (error.error === 'access_denied') throw new DeclinedError(error.error, { cause: error });
      if (rejections.includes(error.error)) throw new RejectedError(error.error, { cause: error });
      if (error.status >= 500 || error.status === 429) throw new ServiceError(error.status, error);
    }
    // An answer that is no OAuth answer: of a gateway, or of a login page of the network.
    if (error instanceof oauth.OperationProcessingError && error.cause instanceof Response) {
      throw new ServiceError(error.cause.status, error);
    }
    throw error;
  }
}

function validated<T>(validate: () => T): T {
  try {
    return validate();
  } catch (error) {
    throw new RejectedError('the answer is not for us', { cause: error });
  }
}

function tokensOf(answer: oauth.TokenEndpointResponse): Tokens {
  if (answer.refresh_token === undefined || answer.expires_in === undefined) {
    throw new ServiceError(200, new TypeError('an answer without a refresh token or a lifetime'));
  }
  return {
    access: answer.access_token,
    refresh: answer.refresh_token,
    expiresIn: answer.expires_in,
    receivedAt: Date.now(),
  };
}
