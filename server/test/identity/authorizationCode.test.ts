import assert from 'node:assert/strict';
import { headers as names } from '@codetrain/contract/headers';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import { newSessionId } from '../support/accounts.ts';
import { Browser, linkIn, titleOf } from '../support/browser.ts';
import { goodRequest } from '../support/server.ts';
import { insecure, type SignInService, startSignIn } from '../support/signIn.ts';

describe('authorization code', () => {
  let service: SignInService;
  before(async () => {
    service = await startSignIn();
  });
  after(() => service.stop());

  /** A code that nobody has redeemed yet, and what it takes to do so. */
  async function code(changes: Record<string, string | undefined> = {}) {
    const asked = await service.editor.ask(changes);
    const callback = linkIn(await service.editor.authorize(asked), 'Open');
    return { ...asked, callback, code: String(new URL(callback).searchParams.get('code')) };
  }

  const token = (parameters: Record<string, string>) =>
    fetch(String(service.editor.as.token_endpoint), {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'codetrain-editor', grant_type: 'authorization_code', ...parameters }),
    });

  const messages = (access: string) =>
    fetch(`${service.server.url}/v1/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${access}`,
        'content-type': 'application/json',
        [names.session]: newSessionId(),
      },
      body: JSON.stringify(goodRequest),
    });

  const errorOf = async (answer: Response) => [answer.status, ((await answer.json()) as { error: string }).error];

  it('is worth nothing with another verifier, and stays worth something to its owner', async () => {
    const { code: given, verifier, callback, ...asked } = await code();
    const redirect_uri = service.editor.redirectUri;
    for (const code_verifier of [oauth.generateRandomCodeVerifier(), verifier.toLowerCase(), 'short', '']) {
      const answer = await token({ code: given, redirect_uri, code_verifier });
      const [status, error] = await errorOf(answer);
      assert.equal(status, 400);
      assert.match(String(error), /^invalid_(grant|request)$/);
    }
    await service.editor.redeem({ verifier, ...asked }, callback);
  });

  it('is worth nothing with another redirect URI, or for another audience', async () => {
    const { code: given, verifier } = await code();
    const good = { code: given, redirect_uri: service.editor.redirectUri, code_verifier: verifier };
    assert.deepEqual(await errorOf(await token({ ...good, redirect_uri: 'vscode://evil.ext/' })), [
      400,
      'invalid_grant',
    ]);
    assert.deepEqual(await errorOf(await token({ ...good, resource: 'https://other.test' })), [400, 'invalid_target']);
    assert.deepEqual(await errorOf(await token({ ...good, client_id: 'other' })), [401, 'invalid_client']);
  });

  it('once replayed takes everything back that it was given for', async () => {
    const { callback, ...asked } = await code();
    const tokens = await service.editor.redeem(asked, callback);
    assert.equal((await messages(tokens.access)).status, 200);
    await assert.rejects(service.editor.redeem(asked, callback), { error: 'invalid_grant' });
    await assert.rejects(service.editor.refresh(tokens), { error: 'invalid_grant' });
    const refused = await messages(tokens.access);
    assert.equal(refused.status, 401);
    assert.match(await refused.text(), /"code":"device_revoked"/);
    assert.match(refused.headers.get('www-authenticate') ?? '', /invalid_token/);
  });

  it('redeemed by several at once is given out to one of them at most', async () => {
    const { callback, ...asked } = await code();
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => service.editor.redeem(asked, callback)));
    assert.ok(results.filter(({ status }) => status === 'fulfilled').length <= 1);
  });

  it('expires', async () => {
    const { callback, ...asked } = await code();
    await service.pool.query(
      `UPDATE "OAuthRecord" SET "payload" = jsonb_set("payload", '{exp}', '1') WHERE "kind" = 'AuthorizationCode'`,
    );
    await assert.rejects(service.editor.redeem(asked, callback), { error: 'invalid_grant' });
  });

  it('stands in the database by its hash alone, and so do refresh tokens, sessions and interactions', async () => {
    const browser = new Browser();
    const asked = await service.editor.ask();
    const callback = linkIn(await service.editor.authorize(asked, browser), 'Open');
    const tokens = await service.editor.redeem(asked, callback);
    await browser.open((await service.editor.ask()).url);
    const { rows } = await service.pool.query<{ row: string }>('SELECT to_jsonb(r)::text AS row FROM "OAuthRecord" r');
    const secrets = [String(new URL(callback).searchParams.get('code')), tokens.refresh, tokens.access];
    const cookies = browser.cookiesSet
      .filter((cookie) => /^codetrain_(session|interaction|resume)=/.test(cookie))
      .map((cookie) => String(/=([^;]+);/.exec(cookie)?.[1]))
      .filter((value) => value !== 'undefined');
    assert.ok(rows.length > 4 && cookies.length > 2);
    for (const { row } of rows)
      for (const secret of [...secrets, ...cookies]) assert.ok(!row.includes(secret), `${secret} in ${row}`);
    assert.ok(!secrets.concat(cookies).some((secret) => service.log().includes(secret)), 'nor in the log');
  });

  const refused: [what: string, changes: Record<string, string | undefined>, error: string][] = [
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['with plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['with a challenge that is none', { code_challenge: 'short' }, 'invalid_request'],
    ['for an unknown resource', { resource: 'https://other.test' }, 'invalid_target'],
    ['with a device name that is too long', { device_name: 'x'.repeat(81) }, 'invalid_request'],
    ['without asking anybody', { prompt: 'none' }, 'login_required'],
  ];
  for (const [what, changes, error] of refused) {
    it(`is not given ${what}: ${error}, told to the editor`, async () => {
      const page = await new Browser().open((await service.editor.ask(changes)).url);
      const answer = page.url.searchParams;
      assert.deepEqual([page.url.pathname, answer.get('error')], ['/oauth/return', error]);
      assert.equal(titleOf(page), 'Sign-in did not work');
      assert.equal(new URL(linkIn(page, 'Open')).searchParams.get('error'), error);
    });
  }

  const distrusted: [what: string, changes: Record<string, string | undefined>][] = [
    ['to an address of somebody else', { redirect_uri: 'https://evil.test/oauth/return' }],
    ['straight to an editor', { redirect_uri: 'vscode://inferhaven.codetrain/signed-in' }],
    ['to an address below ours', { redirect_uri: 'http://127.0.0.1/oauth/return/more' }],
    ['to an unknown client', { client_id: 'other' }],
  ];
  for (const [what, changes] of distrusted) {
    it(`is never sent ${what}`, async () => {
      const browser = new Browser();
      const page = await browser.open((await service.editor.ask(changes)).url);
      assert.equal(page.status, 400);
      assert.equal(browser.visited.length, 1, 'nobody is sent anywhere');
      assert.match(titleOf(page), /cannot/);
      assert.ok(!page.html.includes('evil'));
    });
  }

  it('gives the scopes that were asked for, and no others', async () => {
    const { callback, ...asked } = await code({ scope: 'offline_access usage openid superpowers' });
    const tokens = await service.editor.redeem(asked, callback);
    assert.equal(tokens.scope, 'usage');
    assert.equal(decodeJwt(tokens.access)['scope'], 'usage');
    const refusedAnswer = await messages(tokens.access);
    assert.equal(refusedAnswer.status, 403);
    assert.match(await refusedAnswer.text(), /scope_missing/);
    const devices = await fetch(`${service.server.url}/v1/devices`, {
      headers: { authorization: `Bearer ${tokens.access}` },
    });
    assert.equal(devices.status, 403);
    await assert.rejects(service.editor.refresh(tokens, { scope: 'usage account' }), { error: 'invalid_scope' });
  });

  it('without offline access gives no refresh token', async () => {
    const { callback, ...asked } = await code({ scope: 'tutor' });
    const answer = await oauth.authorizationCodeGrantRequest(
      service.editor.as,
      service.editor.client,
      oauth.None(),
      oauth.validateAuthResponse(service.editor.as, service.editor.client, new URL(callback), asked.state),
      service.editor.redirectUri,
      asked.verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(service.editor.as, service.editor.client, answer);
    assert.equal(tokens.refresh_token, undefined);
  });
});
