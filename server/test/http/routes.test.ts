import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { scopes } from '@codetrain/contract/accessToken';
import { errorBody } from '@codetrain/contract/errors';
import { headers as names } from '@codetrain/contract/headers';
import { routeTable, type Services } from '../../src/app.ts';
import { createAccount } from '../support/accounts.ts';
import { goodRequest, startService, type TestService } from '../support/server.ts';

describe('routes', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  after(() => service.stop());
  const get = (path: string, init?: RequestInit) => fetch(service.server.url + path, init);

  const nothing = {
    database: {},
    metrics: {},
    config: {},
    identity: { interactions: {}, options: { clerk: {} } },
  } as unknown as Services;

  it('are public only where nothing personal is behind them', () => {
    const table = routeTable(nothing).map(({ method, path, access }) => `${method} ${path} ${access}`);
    assert.deepEqual(
      table.filter((line) => !line.includes('/oauth/assets/')),
      [
        'get /healthz public',
        'get /readyz public',
        'get /metrics public',
        'post /v1/messages tutor',
        'get /v1/models tutor',
        'get /v1/models/:id tutor',
        'get /v1/usage usage',
        'get /v1/account account',
        'get /v1/plans public',
        'get /v1/billing billing',
        'post /v1/billing/refresh billing',
        'post /v1/billing/checkout billing',
        'post /v1/billing/portal billing',
        'post /webhooks/stripe signature',
        'get /billing/done public',
        'get /billing/cancelled public',
        'get /billing/back public',
        'get /oauth/interaction/:uid browser',
        'get /oauth/interaction/:uid/login browser',
        'get /oauth/interaction/:uid/callback browser',
        'post /oauth/interaction/:uid/consent browser',
        'post /oauth/interaction/:uid/cancel browser',
        'get /oauth/callback public',
        'get /oauth/return public',
        'get /v1/devices account',
        'delete /v1/devices/:id account',
        'post /webhooks/clerk signature',
      ],
    );
  });

  it('with a scope let nobody in without a token, without that scope, or from an editor that is signed out', async () => {
    const scoped = routeTable(nothing).filter(({ access }) => (scopes as readonly string[]).includes(access));
    assert.ok(scoped.length > 5);
    const account = await createAccount(service.pool);
    const deviceId = randomUUID();
    await service.pool.query(
      `INSERT INTO "Device" ("accountId", "deviceId", "name", "revokedAt") VALUES ($1, $2, 'lost', now())`,
      [account, deviceId],
    );
    for (const { method, path, access } of scoped) {
      const others = scopes.filter((scope) => scope !== access).join(' ');
      const table: [authorization: string | undefined, status: number, code: string][] = [
        [undefined, 401, 'token_missing'],
        [await service.signer.sign(account, { scope: others }), 403, 'scope_missing'],
        [await service.signer.sign(account, { scope: access, device_id: deviceId }), 401, 'device_revoked'],
      ];
      for (const [token, status, code] of table) {
        const answer = await get(path.replace(':id', 'claude-haiku-5-5'), {
          method,
          headers: {
            'content-type': 'application/json',
            [names.session]: randomUUID(),
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
          },
          ...(method === 'post' && { body: JSON.stringify(goodRequest) }),
        });
        const { error } = errorBody.parse(await answer.json());
        assert.deepEqual([answer.status, error.code], [status, code], `${method} ${path}`);
      }
    }
  });

  it('tell that the process is alive, and ready', async () => {
    assert.deepEqual(await (await get('/healthz')).json(), { status: 'ok' });
    const ready = await get('/readyz');
    assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ok' }]);
  });

  it('give metrics to Prometheus, by route, without paths that anyone can make up', async () => {
    await get('/made/up');
    const learner = await service.account();
    await (await learner.ask()).text();
    const answer = await get('/metrics');
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=/);
    const text = await answer.text();
    assert.match(text, /codetrain_http_requests_total\{route="\/v1\/messages",status="200"\} 1/);
    assert.match(
      text,
      /codetrain_entries_total\{model="claude-haiku-5-5",provider="anthropic",outcome="completed",basis="reported"\} 1/,
    );
    assert.match(text, /codetrain_open_requests 0/);
    assert.ok(!text.includes('made'));
  });

  const refusals: [what: string, path: string, init: RequestInit, status: number, code: string][] = [
    ['nothing there', '/v2/messages', {}, 404, 'not_found'],
    ['no such method', '/v1/messages', {}, 405, 'method_not_allowed'],
    ['no such method on a page', '/healthz', { method: 'DELETE' }, 405, 'method_not_allowed'],
    ['an address that cannot be decoded', '/%E0%A4%A', {}, 404, 'not_found'],
  ];
  for (const [what, path, init, status, code] of refusals) {
    it(`${what}: ${status}, in the shape that clients of the Messages API know`, async () => {
      const answer = await get(path, init);
      const body = errorBody.parse(await answer.json());
      assert.deepEqual([answer.status, body.error.code], [status, code]);
      assert.equal(body.request_id, answer.headers.get('request-id'));
      if (status === 405) assert.match(answer.headers.get('allow') ?? '', /^(POST|GET, HEAD), OPTIONS$/);
    });
  }

  it('tell their methods when asked for them, with or without a token', async () => {
    for (const [path, allow] of [
      ['/v1/messages', 'POST, OPTIONS'],
      ['/v1/models', 'GET, HEAD, OPTIONS'],
      ['/v1/usage', 'GET, HEAD, OPTIONS'],
    ] as const) {
      const answer = await get(path, { method: 'OPTIONS' });
      assert.deepEqual([answer.status, answer.headers.get('allow'), await answer.text()], [204, allow, '']);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
  });

  it('let editors ask that run in a browser, by token and never by cookie', async () => {
    const origin = 'https://vscode.dev';
    const preflight = await get('/v1/messages', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': `authorization,${names.session}`,
      },
    });
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST/);
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization,codetrain-session/);
    for (const answer of [preflight, await get('/v1/messages', { method: 'POST', headers: { origin } })]) {
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);
    }
    const page = await get('/metrics', { headers: { origin } });
    assert.equal(page.headers.get('access-control-allow-origin'), null);
  });

  it('answer HEAD as GET, without the body', async () => {
    const learner = await service.account();
    for (const path of ['/healthz', '/v1/models', '/v1/models/claude-haiku-5-5', '/v1/usage']) {
      const init = { headers: { authorization: `Bearer ${learner.token}` } };
      const answer = await get(path, { ...init, method: 'HEAD' });
      const whole = await get(path, init);
      assert.deepEqual([answer.status, await answer.text()], [200, '']);
      assert.equal(answer.headers.get('content-type'), whole.headers.get('content-type'));
      assert.equal(answer.headers.get('content-length'), whole.headers.get('content-length'));
    }
  });

  it('keep what is about a person out of every cache, refusals too', async () => {
    const learner = await service.account();
    for (const { path, access } of routeTable(nothing).filter(({ method }) => method === 'get')) {
      for (const token of [learner.token, 'no-token']) {
        const { headers } = await get(path.replace(':id', 'claude-haiku-5-5'), {
          headers: { authorization: `Bearer ${token}` },
        });
        assert.equal(headers.get('etag'), null, path);
        if (access !== 'public') assert.equal(headers.get('cache-control'), 'no-store', path);
      }
    }
  });

  it('carry the security headers, and do not tell what they are made with', async () => {
    const { headers } = await get('/healthz');
    assert.equal(headers.get('x-powered-by'), null);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('content-security-policy'), "default-src 'none';frame-ancestors 'none'");
    assert.match(headers.get('strict-transport-security') ?? '', /max-age=\d{8}/);
  });
});
