import assert from 'node:assert/strict';
import { rateLimits } from '../../src/identity/rateLimits.ts';
import { startService, type TestService } from '../support/server.ts';

describe('rate limits of sign-in', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await startService({ TRUST_PROXY: '1' });
  });
  afterEach(() => service.stop());

  const send = (path: string, from: string, method = 'POST') =>
    fetch(service.server.url + path, {
      method,
      redirect: 'manual',
      headers: { 'x-forwarded-for': from },
      ...(method === 'POST' && { body: new URLSearchParams({ client_id: 'codetrain-editor' }) }),
    });

  /** How many requests in a row are answered with something else than 429, from addresses that `from` names. */
  async function passing(path: string, points: number, from: (turn: number) => string, method?: string) {
    const statuses: number[] = [];
    for (let turn = 0; turn < points + 2; turn++) statuses.push((await send(path, from(turn), method)).status);
    return statuses.filter((status) => status !== 429).length;
  }

  const table: [path: string, method: string, points: number][] = [
    ['/oauth/device', 'POST', rateLimits.userCode.points],
    ['/oauth/device/auth', 'POST', rateLimits.deviceAuthorization.points],
    ['/oauth/auth?client_id=x', 'GET', rateLimits.signIn.points],
    ['/oauth/device', 'GET', rateLimits.signIn.points],
    ['/oauth/token', 'POST', rateLimits.token.points],
  ];
  for (const [path, method, points] of table) {
    it(`let ${points} through at ${method} ${path}, then tell when to come again`, async () => {
      assert.equal(await passing(path, points, () => '198.51.100.7', method), points);
      const refused = await send(path, '198.51.100.7', method);
      assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
      const isForEditors = path === '/oauth/token' || path === '/oauth/device/auth';
      assert.equal(refused.headers.get('access-control-allow-origin'), isForEditors ? '*' : null);
      assert.match(
        await refused.text(),
        method === 'GET' || path === '/oauth/device' ? /Too many attempts/ : /too many/,
      );
      assert.notEqual((await send(path, '198.51.100.8', method)).status, 429, 'others are not held up');
    });
  }

  it('take a network of IPv6 for one, and an IPv4 address however it is written', async () => {
    const { points } = rateLimits.userCode;
    assert.equal(await passing('/oauth/device', points, (turn) => `2001:db8:1:2::${turn.toString(16)}`), points);
    assert.notEqual((await send('/oauth/device', '2001:db8:1:3::1')).status, 429);
    assert.equal(
      await passing('/oauth/device', points, (turn) => (turn % 2 ? '192.0.2.1' : '::ffff:192.0.2.1')),
      points,
    );
  });
});
