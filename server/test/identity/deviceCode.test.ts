import assert from 'node:assert/strict';
import { scopes } from '@codetrain/contract/accessToken';
import * as oauth from 'oauth4webapi';
import { Browser, type Page, titleOf } from '../support/browser.ts';
import { accepting, atClerk, consent, insecure, type SignInService, startSignIn, tokensOf } from '../support/signIn.ts';

describe('device code', () => {
  let service: SignInService;
  before(async () => {
    service = await startSignIn();
  });
  after(() => service.stop());

  async function start(): Promise<oauth.DeviceAuthorizationResponse> {
    const { as, client } = service.editor;
    const parameters = { scope: `offline_access ${scopes.join(' ')}`, device_name: 'Editor <b>far</b> away' };
    const answer = await oauth.deviceAuthorizationRequest(as, client, oauth.None(), parameters, insecure);
    return oauth.processDeviceAuthorizationResponse(as, client, answer);
  }

  async function poll({ device_code }: oauth.DeviceAuthorizationResponse) {
    const { as, client } = service.editor;
    const answer = await oauth.deviceCodeGrantRequest(as, client, oauth.None(), device_code, insecure);
    return tokensOf(await oauth.processDeviceCodeResponse(as, client, answer));
  }

  const enter = async (browser: Browser, code: string, { verification_uri }: oauth.DeviceAuthorizationResponse) =>
    browser.submit(await browser.open(verification_uri), '/oauth/device', { user_code: code });

  const confirm = async (browser: Browser, page: Page) =>
    atClerk(browser, await browser.follow(await browser.submit(page, '/oauth/device', { confirm: 'yes' })), 'ada');

  it('is entered by the person, who compares it, signs in and consents', async () => {
    const started = await start();
    assert.match(started.user_code, /^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
    await assert.rejects(poll(started), { error: 'authorization_pending' });
    const browser = new Browser();
    const page = await enter(browser, started.user_code.toLowerCase().replace('-', ' '), started);
    assert.equal(titleOf(page), 'Is this the code in your editor?');
    assert.ok(page.html.includes(started.user_code));
    assert.ok(page.html.includes('Editor &lt;b&gt;far&lt;/b&gt; away'));
    const asked = await confirm(browser, page);
    assert.equal(titleOf(asked), 'Sign in to CodeTrain?');
    await assert.rejects(poll(started), { error: 'authorization_pending' });
    assert.equal(titleOf(await consent(browser, asked)), 'You are signed in');
    const tokens = await poll(started);
    assert.equal(tokens.scope, scopes.join(' '));
    await service.editor.refresh(tokens);
    await assert.rejects(poll(started), { error: 'invalid_grant' });
  });

  it('may come along in the address, and is still to be confirmed', async () => {
    const started = await start();
    const browser = new Browser();
    const page = await browser.open(String(started.verification_uri_complete));
    const confirmation = await browser.submit(page, '/oauth/device');
    assert.equal(titleOf(confirmation), 'Is this the code in your editor?');
  });

  it('that is wrong, spent, expired or missing is asked for again', async () => {
    const started = await start();
    const browser = new Browser();
    const said = async (code: string) =>
      /role="alert"[^>]*>([^<]*)</.exec((await enter(browser, code, started)).html)?.[1];
    assert.match((await said('BBBB-BBBB')) ?? '', /no such code/);
    assert.match((await said('"><script>alert(1)</script>')) ?? '', /no such code/);
    assert.match((await said('')) ?? '', /Enter the code/);
    const page = await enter(browser, started.user_code, started);
    await consent(browser, await confirm(browser, page));
    assert.match((await said(started.user_code)) ?? '', /used already/);
    const late = await start();
    await service.pool.query(
      `UPDATE "OAuthRecord" SET "payload" = jsonb_set("payload", '{exp}', '1') WHERE "kind" = 'DeviceCode'`,
    );
    assert.match((await said(late.user_code)) ?? '', /expired/);
    await assert.rejects(poll(late), { error: 'expired_token' });
  });

  it('that the person cancels is denied to the editor, before and after sign-in', async () => {
    const early = await start();
    const browser = new Browser();
    await browser.submit(await enter(browser, early.user_code, early), '/oauth/device', { abort: 'yes' });
    await assert.rejects(poll(early), { error: 'access_denied' });
    const late = await start();
    const asked = await confirm(browser, await enter(browser, late.user_code, late));
    await browser.submit(asked, '/cancel');
    await assert.rejects(poll(late), { error: 'access_denied' });
  });

  it('confirmed in one browser cannot be consented to in another, nor without its form', async () => {
    const started = await start();
    const browser = new Browser();
    const asked = await confirm(browser, await enter(browser, started.user_code, started));
    const stranger = new Browser();
    const foreign = await stranger.submit(asked, '/consent', accepting);
    assert.equal(titleOf(foreign), 'This sign-in has expired');
    const forged = await stranger.open(started.verification_uri, {
      method: 'POST',
      body: new URLSearchParams({ user_code: started.user_code, confirm: 'yes' }),
    });
    assert.equal(titleOf(forged), 'Enter the code from your editor');
    await assert.rejects(poll(started), { error: 'authorization_pending' });
  });

  const strays: [name: string, path: string, init: RequestInit][] = [
    ['a form', '', { method: 'POST', body: new URLSearchParams({ user_code: 'BBBB-BBBB' }) }],
    ['a form of a session that is over', '', { method: 'POST', headers: { cookie: 'codetrain_session=over' } }],
    ['a step', '/nNoSuchInteraction', {}],
    ['a step of a session that is over', '/nNoSuchInteraction', { headers: { cookie: 'codetrain_session=over' } }],
  ];
  for (const [name, path, init] of strays) {
    it(`is asked for anew by ${name} that comes from nowhere`, async () => {
      const { verification_uri } = await start();
      const answer = await fetch(verification_uri + path, { ...init, redirect: 'manual' });
      assert.equal(answer.status, 303);
      assert.equal(new URL(answer.headers.get('location') ?? '', verification_uri).href, verification_uri);
    });
  }

  it('is kept by its hash alone', async () => {
    const started = await start();
    const { rows } = await service.pool.query<{ row: string }>('SELECT to_jsonb(r)::text AS row FROM "OAuthRecord" r');
    for (const secret of [started.device_code, started.user_code, started.user_code.replace('-', '')])
      assert.ok(!rows.some(({ row }) => row.includes(secret)));
  });
});
