import assert from 'node:assert/strict';
import { errorBody } from '@codetrain/contract/errors';
import { routeTable, type Services } from '../../src/app.ts';
import { startService, type TestService } from '../support/server.ts';

describe('routes', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  after(() => service.stop());
  const get = (path: string, init?: RequestInit) => fetch(service.server.url + path, init);

  it('are public only where nothing personal is behind them', () => {
    const nothing = { database: {}, metrics: {}, config: {} } as unknown as Services;
    const table = routeTable(nothing).map(({ method, path, access }) => `${method} ${path} ${access}`);
    assert.deepEqual(table, [
      'get /healthz public',
      'get /readyz public',
      'get /metrics public',
      'post /v1/messages tutor',
    ]);
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
      if (status === 405) assert.match(answer.headers.get('allow') ?? '', /^(POST|GET)$/);
    });
  }

  it('carry the security headers, and do not tell what they are made with', async () => {
    const { headers } = await get('/healthz');
    assert.equal(headers.get('x-powered-by'), null);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('content-security-policy'), "default-src 'none'");
    assert.match(headers.get('strict-transport-security') ?? '', /max-age=\d{8}/);
  });
});
