import assert from 'node:assert/strict';
import { encodeState } from '@codetrain/contract/signIn';
import { decodeJwt } from 'jose';
import { Browser, fieldIn, linkIn, titleOf } from '../support/browser.ts';
import { accepting, atClerk, consent, type SignInService, startSignIn, type Tokens } from '../support/signIn.ts';

describe('pages of sign-in', () => {
  let service: SignInService;
  beforeEach(async () => {
    service = await startSignIn();
  });
  afterEach(() => service.stop());

  /** A browser that has come to the consent page. */
  async function atConsent(who: 'ada' | 'sam' = 'ada', changes: Record<string, string> = {}) {
    const browser = new Browser();
    const page = await atClerk(browser, await browser.open((await service.editor.ask(changes)).url), who);
    return { browser, page };
  }

  const acceptances = async () => (await service.pool.query('SELECT * FROM "Acceptance"')).rows;

  it('record what was agreed to and when, ask once, and again for a new version', async () => {
    const { browser, page } = await atConsent();
    assert.match(page.html, /16 years old or older/);
    for (const missing of [{}, { terms: accepting.terms }, { age: '16' }, { ...accepting, age: '15' }]) {
      const again = await browser.submit(page, '/consent', missing);
      assert.equal(again.status, 400);
      assert.match(again.html, /role="alert"/);
    }
    assert.deepEqual(await acceptances(), []);
    const before = Date.now();
    await consent(browser, page);
    const [{ acceptedAt, ...acceptance }] = await acceptances();
    assert.ok(Math.abs(acceptedAt.getTime() - before) < 60_000);
    assert.equal(acceptance.termsVersion, accepting.terms);
    assert.equal(acceptance.minimumAge, 16);
    assert.ok(!(await atConsent()).page.html.includes('years old'), 'not asked again');
    await service.pool.query(`UPDATE "Acceptance" SET "termsVersion" = '2025-01-01'`);
    assert.ok((await atConsent()).page.html.includes('years old'), 'asked for what is in force now');
  });

  it('escape whatever a person or an editor is called', async () => {
    const evil = `"><script>alert('x')</script>&amp;`;
    service.clerk.directory.update(service.clerk.directory.all()[0]?.id ?? '', { firstName: evil });
    await service.clerk.webhooks.allDelivered();
    const { page } = await atConsent('ada', { device_name: `<img src=x onerror=alert(1)>\u202e\n` });
    assert.ok(!page.html.includes('<script>alert') && !page.html.includes('<img src=x'));
    assert.ok(page.html.includes('&lt;script&gt;') && page.html.includes('&lt;img src=x onerror=alert(1)&gt;<'));
  });

  it('let nothing in but our own style and script, and are kept by nobody', async () => {
    const { browser, page } = await atConsent();
    const returned = await consent(browser, page);
    for (const { headers, html } of [page, returned]) {
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /^default-src 'none';style-src 'self';script-src 'self';img-src 'self'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-frame-options'), 'SAMEORIGIN');
      assert.ok(!/<script>| on[a-z]+="|style="/.test(html), 'no inline script or style');
      for (const [, path = ''] of html.matchAll(/(?:src|href)="(\/oauth\/assets\/[^"]*)"/g)) {
        const asset = await fetch(service.server.url + path);
        assert.equal(asset.status, 200);
        assert.match(asset.headers.get('cache-control') ?? '', /immutable/);
      }
    }
  });

  it('set no cookie that a script can read or that leaves sign-in', async () => {
    const { browser, page } = await atConsent();
    await consent(browser, page);
    const ours = browser.cookiesSet.filter((cookie) => cookie.startsWith('codetrain_'));
    const names = new Set(ours.map((cookie) => cookie.split(/[.=]/, 1)[0]));
    assert.deepEqual([...names].sort(), [
      'codetrain_interaction',
      'codetrain_resume',
      'codetrain_session',
      'codetrain_signin',
    ]);
    for (const cookie of ours) {
      assert.match(cookie, /; httponly/i);
      assert.match(cookie, /; samesite=lax/i);
      assert.match(cookie, /; path=\/oauth(\/|;|$)/i);
    }
  });

  it('hand the code on by hand where the editor is not known', async () => {
    const { browser, page } = await atConsent('ada', { state: encodeState('nonce', 'https://evil.test/callback') });
    assert.match(page.html, /a code that you copy/);
    const returned = await consent(browser, page);
    assert.equal(titleOf(returned), 'Copy this code into your editor');
    assert.ok(!returned.html.includes('evil.test"') && !returned.html.includes('Open '));
    assert.equal(fieldIn(returned, 'code'), returned.url.searchParams.get('code'));
  });

  it('tell the editor that the person cancelled', async () => {
    const { browser, page } = await atConsent();
    const returned = await browser.submit(page, '/cancel');
    assert.equal(titleOf(returned), 'Sign-in cancelled');
    assert.equal(new URL(linkIn(returned, 'Open')).searchParams.get('error'), 'access_denied');
    const atClerksPage = await browser.open((await service.editor.ask()).url);
    const other = new Browser();
    const clerks = await other.open((await service.editor.ask()).url);
    const cancelled = await other.submit(clerks, '/cancel');
    assert.equal(titleOf(cancelled), 'Sign-in cancelled');
    assert.equal(titleOf(atClerksPage), 'Sign in to CodeTrain?', 'the browser is still signed in');
  });

  it('let the person take another account', async () => {
    const { browser, page } = await atConsent('ada');
    const clerks = await browser.follow(page, 'Use another account');
    assert.equal(titleOf(clerks), 'Who are you?');
    // A session of somebody else is ended by a form that sends itself: first the one at Clerk, then ours.
    const ended = await browser.submit(await atClerk(browser, clerks, 'sam'), '/confirm');
    assert.match(ended.headers.get('content-security-policy') ?? '', /script-src 'self' 'sha256-/);
    const again = await browser.submit(ended, '/session/end/confirm');
    assert.match(again.html, /sam@example\.com/);
  });

  it('leave an editor signed in when somebody else signs in to another one in the same browser', async () => {
    const browser = new Browser();
    const first = await service.editor.signIn(browser, 'ada');
    const asked = await service.editor.ask();
    const clerks = await browser.follow(await browser.open(asked.url), 'Use another account');
    const ended = await browser.submit(await atClerk(browser, clerks, 'sam'), '/confirm');
    const page = await browser.submit(ended, '/session/end/confirm');
    const second = await service.editor.redeem(asked, linkIn(await consent(browser, page), 'Open'));
    const whose = async (tokens: Tokens) => decodeJwt((await service.editor.refresh(tokens)).access).sub;
    assert.notEqual(await whose(first), await whose(second));
  });

  it('heed no form of another site, and no other browser', async () => {
    const { browser, page } = await atConsent();
    const action = new URL(`${page.url.pathname}/consent`, page.url);
    const body = new URLSearchParams({ ...accepting, privacy: accepting.terms });
    for (const site of ['cross-site', 'same-site', 'none']) {
      const answer = await browser.open(action, { method: 'POST', body, headers: { 'sec-fetch-site': site } });
      assert.equal(answer.status, 403);
    }
    const stranger = await new Browser().open(action, { method: 'POST', body });
    assert.equal(titleOf(stranger), 'This sign-in has expired');
    assert.deepEqual(await acceptances(), []);
  });

  it('take the answer of Clerk once, in the browser that asked, for what was asked', async () => {
    const browser = new Browser();
    const clerks = await browser.open((await service.editor.ask()).url);
    browser.stopAt = `${service.server.url}/oauth/callback`;
    const { url: answer } = await atClerk(browser, clerks, 'ada');
    browser.stopAt = undefined;
    const other = new Browser();
    await other.open((await service.editor.ask()).url);
    assert.equal(titleOf(await other.open(answer)), 'This sign-in has expired', 'another browser');
    const forged = new URL(answer);
    forged.searchParams.set('state', `${forged.searchParams.get('state')}x`);
    const wrong = new Browser();
    assert.equal(titleOf(await wrong.open(forged)), 'This sign-in has expired', 'another state');
    assert.equal(titleOf(await browser.open(answer)), 'Sign in to CodeTrain?');
    assert.equal(titleOf(await browser.open(answer)), 'This sign-in has expired', 'a second time');
    for (const state of ['', 'short', '../../evil.x', `${'a'.repeat(200)}.b`]) {
      const page = await browser.open(`${service.server.url}/oauth/callback?code=c&state=${encodeURIComponent(state)}`);
      assert.equal(titleOf(page), 'This sign-in has expired', state);
    }
  });

  it('say so when Clerk is down, and go on when it is back', async () => {
    await service.editor.signIn();
    const early = new Browser();
    service.clerk.isDown = true;
    const down = await early.open((await service.editor.ask()).url);
    assert.deepEqual([down.status, titleOf(down)], [503, 'Sign-in is not available right now']);
    assert.match(down.html, /Editors that are signed in already keep working/);
    service.clerk.isDown = false;
    assert.equal(titleOf(await early.open(down.url)), 'Who are you?', 'reloading is enough');

    const late = new Browser();
    const clerks = await late.open((await service.editor.ask()).url);
    late.stopAt = `${service.server.url}/oauth/callback`;
    const { url: answer } = await atClerk(late, clerks, 'ada');
    late.stopAt = undefined;
    service.clerk.isDown = true;
    assert.equal((await late.open(answer)).status, 503);
    service.clerk.isDown = false;
  });

  it('let nobody in who is banned at Clerk, or gone', async () => {
    const [ada, sam] = service.clerk.directory.all();
    const start = async () => {
      const browser = new Browser();
      const clerks = await browser.open((await service.editor.ask()).url);
      browser.stopAt = `${service.server.url}/oauth/callback`;
      return { browser, clerks };
    };
    const first = await start();
    const { url: banned } = await atClerk(first.browser, first.clerks, 'ada');
    service.clerk.directory.update(ada?.id ?? '', { banned: true });
    first.browser.stopAt = undefined;
    assert.equal(titleOf(await first.browser.open(banned)), 'This account is blocked');
    const second = await start();
    const { url: gone } = await atClerk(second.browser, second.clerks, 'sam');
    service.clerk.directory.delete(sam?.id ?? '');
    second.browser.stopAt = undefined;
    const page = await second.browser.open(gone);
    assert.ok(['This account has been deleted', 'This sign-in has expired'].includes(titleOf(page)), titleOf(page));
  });

  it('end with the interaction, whose cookie is its own', async () => {
    const { browser, page } = await atConsent();
    const second = await browser.open((await service.editor.ask()).url);
    assert.notEqual(second.url.pathname, page.url.pathname);
    const one = await consent(browser, page);
    const two = await consent(browser, second);
    assert.ok(one.url.searchParams.get('code') && two.url.searchParams.get('code'), 'several may be under way');
    assert.equal(titleOf(await browser.open(page.url)), 'This sign-in has expired');
  });

  it('under https mark their cookies so, and name the public address alone', async () => {
    const secure = await startSignInBehindTls();
    try {
      const answer = await fetch(
        `${secure.server.url}/oauth/auth?${new URL((await service.editor.ask()).url).search}`,
        {
          redirect: 'manual',
          headers: { host: 'evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'http' },
        },
      );
      assert.ok(!JSON.stringify([...answer.headers]).includes('evil'));
      const metadata = await (await fetch(`${secure.server.url}/.well-known/oauth-authorization-server/oauth`)).json();
      assert.equal((metadata as { token_endpoint: string }).token_endpoint, 'https://api.example.com/oauth/token');
      const started = await fetch(`${secure.server.url}/oauth/device`, { headers: { accept: 'text/html' } });
      const cookies = started.headers.getSetCookie();
      assert.ok(cookies.length > 0 && cookies.every((cookie) => /; secure/i.test(cookie)), String(cookies));
    } finally {
      await secure.stop();
    }
  });

  async function startSignInBehindTls() {
    const { startService } = await import('../support/server.ts');
    return startService({ PUBLIC_URL: 'https://api.example.com', ...service.clerk.settings });
  }

  it('keep who is signed in when an account goes while its browser is open', async () => {
    const { browser, page } = await atConsent('sam');
    await consent(browser, page);
    const tokens = await service.editor.signIn(new Browser(), 'sam');
    const [, sam] = service.clerk.directory.all();
    service.clerk.directory.delete(sam?.id ?? '');
    await service.clerk.webhooks.allDelivered();
    const next = await browser.open((await service.editor.ask()).url);
    assert.equal(titleOf(next), 'Who are you?', 'signs in anew');
    await assert.rejects(service.editor.refresh(tokens), { error: 'invalid_grant' });
    assert.ok(decodeJwt(tokens.access).sub);
  });
});
