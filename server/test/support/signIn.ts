import assert from 'node:assert/strict';
import { scopes } from '@codetrain/contract/accessToken';
import { DEVICE_NAME_PARAMETER, EDITOR_CLIENT_ID, encodeState, oauthPaths } from '@codetrain/contract/signIn';
import { type Clerk, people, startClerk } from '@codetrain/sandbox/clerk';
import * as oauth from 'oauth4webapi';
import { Browser, fieldIn, linkIn, type Page, titleOf } from './browser.ts';
import { startService, type TestService } from './server.ts';

/** Loopback has no TLS, which the client would insist on. */
export const insecure = { [oauth.allowInsecureRequests]: true };

export const CALLBACK = 'vscode://inferhaven.codetrain/signed-in?windowId=1';

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly expiresIn: number | undefined;
  readonly scope: string | undefined;
}

/** The service with Clerk behind it. */
export interface SignInService extends TestService {
  readonly clerk: Clerk;
  readonly editor: Editor;
}

/** @param env settings that differ. */
export async function startSignIn(env: Record<string, string> = {}): Promise<SignInService> {
  const clerk = await startClerk();
  const service = await startService({ PUBLIC_URL: '', ...clerk.settings, ...env });
  clerk.webhooks.deliverTo(`${service.server.url}/webhooks/clerk`);
  const editor = await Editor.at(service.server.url);
  return {
    ...service,
    clerk,
    editor,
    async stop() {
      await clerk.stop();
      await service.stop();
    },
  };
}

/** What was asked for, and is needed to redeem the answer. */
export interface Asked {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
}

/** An editor that signs in: what the extension does, with a client of OAuth that others wrote. */
export class Editor {
  readonly client: oauth.Client = { client_id: EDITOR_CLIENT_ID };
  readonly as: oauth.AuthorizationServer;
  readonly redirectUri: string;

  private constructor(api: string, as: oauth.AuthorizationServer) {
    this.as = as;
    this.redirectUri = api + oauthPaths.return;
  }

  static async at(api: string): Promise<Editor> {
    const issuer = new URL(api + oauthPaths.issuer);
    const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    return new Editor(api, await oauth.processDiscoveryResponse(issuer, answer));
  }

  async ask(changes: Record<string, string | undefined> = {}, callback: string | undefined = CALLBACK): Promise<Asked> {
    const verifier = oauth.generateRandomCodeVerifier();
    const state = encodeState(oauth.generateRandomState(), callback);
    const parameters = {
      client_id: this.client.client_id,
      redirect_uri: this.redirectUri,
      response_type: 'code',
      scope: `offline_access ${scopes.join(' ')}`,
      prompt: 'consent',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      [DEVICE_NAME_PARAMETER]: 'VS Code on desk',
      ...changes,
    };
    const url = new URL(String(this.as.authorization_endpoint));
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
    return { url, verifier, state };
  }

  /** The whole way of a person through the browser, to the return page. */
  async authorize(asked: Asked, browser = new Browser(), who: keyof typeof people = 'ada'): Promise<Page> {
    return consent(browser, await atClerk(browser, await browser.open(asked.url), who));
  }

  /** What the editor makes of the callback. */
  async redeem({ verifier, state }: Asked, callback: string): Promise<Tokens> {
    const parameters = oauth.validateAuthResponse(this.as, this.client, new URL(callback), state);
    const answer = await oauth.authorizationCodeGrantRequest(
      this.as,
      this.client,
      oauth.None(),
      parameters,
      this.redirectUri,
      verifier,
      insecure,
    );
    return tokensOf(await oauth.processAuthorizationCodeResponse(this.as, this.client, answer));
  }

  async signIn(browser = new Browser(), who: keyof typeof people = 'ada'): Promise<Tokens> {
    const asked = await this.ask();
    return this.redeem(asked, linkIn(await this.authorize(asked, browser, who), 'Open'));
  }

  async refresh({ refresh }: Pick<Tokens, 'refresh'>, parameters: Record<string, string> = {}): Promise<Tokens> {
    const answer = await oauth.refreshTokenGrantRequest(this.as, this.client, oauth.None(), refresh, {
      additionalParameters: parameters,
      ...insecure,
    });
    return tokensOf(await oauth.processRefreshTokenResponse(this.as, this.client, answer));
  }

  async revoke(token: string): Promise<void> {
    const answer = await oauth.revocationRequest(this.as, this.client, oauth.None(), token, insecure);
    await oauth.processRevocationResponse(answer);
  }
}

export function tokensOf(answer: oauth.TokenEndpointResponse): Tokens {
  assert.ok(answer.refresh_token);
  return {
    access: answer.access_token,
    refresh: answer.refresh_token,
    expiresIn: answer.expires_in,
    scope: answer.scope,
  };
}

/** Chooses a person on Clerk's page, if that is where the browser is. */
export function atClerk(browser: Browser, page: Page, who: keyof typeof people): Promise<Page> {
  return titleOf(page) === 'Who are you?'
    ? browser.submit(page, '/sign-in/', { user: people[who].id })
    : Promise.resolve(page);
}

export const accepting = { terms: '2026-12-01', age: '16' };

/** Agrees to everything. */
export const consent = (browser: Browser, page: Page): Promise<Page> => browser.submit(page, '/consent', accepting);

export { fieldIn, linkIn, titleOf };
