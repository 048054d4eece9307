import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as client from 'openid-client';
import { Browser, titleOf } from '../../../server/test/support/browser.ts';
import { type Clerk, people, startClerk } from '../../src/clerk.ts';

/** Any port of loopback will do. */
const REDIRECT = 'http://127.0.0.1:1/oauth/callback';

describe("the sandbox's Clerk as an OpenID provider", () => {
  let clerk: Clerk;
  let configuration: client.Configuration;
  beforeEach(async () => {
    clerk = await startClerk();
    configuration = await discover();
  });
  afterEach(() => clerk.stop());

  const discover = (secret = clerk.settings['CLERK_OAUTH_CLIENT_SECRET']) =>
    client.discovery(new URL(clerk.url), String(clerk.settings['CLERK_OAUTH_CLIENT_ID']), secret, undefined, {
      execute: [client.allowInsecureRequests],
    });

  async function begin(parameters: Record<string, string> = {}) {
    const checks = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: REDIRECT,
      scope: 'openid profile email offline_access',
      prompt: 'consent',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...parameters,
    });
    const browser = new Browser();
    browser.stopAt = REDIRECT;
    return { url, checks, browser };
  }

  it('is at the paths that Clerk has', () => {
    const { authorization_endpoint, token_endpoint, userinfo_endpoint, revocation_endpoint, jwks_uri } =
      configuration.serverMetadata();
    assert.deepEqual(
      [authorization_endpoint, token_endpoint, userinfo_endpoint, revocation_endpoint, jwks_uri].map((endpoint) =>
        endpoint?.replace(clerk.url, ''),
      ),
      ['/oauth/authorize', '/oauth/token', '/oauth/userinfo', '/oauth/token/revoke', '/.well-known/jwks.json'],
    );
  });

  it('says who signed in, remembers them in the browser, and keeps refresh tokens as they are', async () => {
    const { url, checks, browser } = await begin();
    const page = await browser.open(url);
    assert.equal(titleOf(page), 'Who are you?');
    const { url: answer } = await browser.submit(page, '/sign-in/', { user: people.sam.id });
    const tokens = await client.authorizationCodeGrant(configuration, answer, checks);
    const claims = tokens.claims();
    assert.equal(claims?.sub, people.sam.id);
    assert.deepEqual([claims['email'], claims['name']], ['sam@example.com', 'Sam Rivera']);
    assert.equal(tokens.expires_in, 86_400);
    const info = await client.fetchUserInfo(configuration, tokens.access_token, people.sam.id);
    assert.equal(info.email, 'sam@example.com');
    const refreshed = await client.refreshTokenGrant(configuration, String(tokens.refresh_token));
    assert.equal(refreshed.refresh_token, tokens.refresh_token);
    const again = await begin({ prompt: 'consent' });
    const { url: second } = await browser.open(again.url);
    assert.ok(second.searchParams.get('code'), 'no page in between');
    clerk.directory.endSessions(people.sam.id);
    assert.equal(titleOf(await browser.open((await begin()).url)), 'Who are you?');
  });

  it('makes accounts, and tells when the person cancels', async () => {
    const { url, checks, browser } = await begin();
    const page = await browser.open(url);
    assert.equal((await browser.submit(page, '/new', { email: 'no address' })).status, 400);
    const { url: answer } = await browser.submit(page, '/new', { email: 'eve@example.com', firstName: '<Eve>' });
    const tokens = await client.authorizationCodeGrant(configuration, answer, checks);
    assert.equal(tokens.claims()?.['email'], 'eve@example.com');
    const other = await begin();
    const next = await other.browser.open(other.url);
    assert.ok(next.html.includes('&lt;Eve&gt;') && !next.html.includes('<Eve>'));
    const cancelled = await other.browser.submit(next, '/cancel');
    assert.equal(cancelled.url.searchParams.get('error'), 'access_denied');
  });

  it('is strict about verifier, secret, code and redirect', async () => {
    const { url, checks, browser } = await begin();
    const { url: answer } = await browser.submit(await browser.open(url), '/sign-in/', { user: people.ada.id });
    await assert.rejects(
      client.authorizationCodeGrant(configuration, answer, {
        ...checks,
        pkceCodeVerifier: client.randomPKCECodeVerifier(),
      }),
      { error: 'invalid_grant' },
    );
    await assert.rejects(client.authorizationCodeGrant(await discover('wrong'), answer, checks), {
      error: 'invalid_client',
    });
    await client.authorizationCodeGrant(configuration, answer, checks);
    await assert.rejects(client.authorizationCodeGrant(configuration, answer, checks), { error: 'invalid_grant' });
    const elsewhere = await begin({ redirect_uri: 'https://evil.test/oauth/callback' });
    assert.equal((await elsewhere.browser.open(elsewhere.url)).status, 400);
    const bare = await begin();
    bare.url.searchParams.delete('code_challenge');
    const refused = await bare.browser.open(bare.url);
    assert.equal(refused.url.searchParams.get('error'), 'invalid_request');
  });

  it('keeps who was created in a file', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'codetrain-clerk-'));
    try {
      const file = join(dir, 'more', 'clerk.json');
      const first = await startClerk({ file });
      const { id } = first.directory.create({ email: 'new@example.com', firstName: 'New', lastName: '' });
      first.directory.delete(people.sam.id);
      await first.stop();
      const second = await startClerk({ file });
      assert.equal(second.directory.find(id)?.email, 'new@example.com');
      assert.equal(second.directory.find(people.sam.id), undefined);
      await second.stop();
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
