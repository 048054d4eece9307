import assert from 'node:assert/strict';
import { errorBody } from '@codetrain/contract/errors';
import { usageReport } from '@codetrain/contract/usage';
import { type Learner, startService, type TestService } from '../support/server.ts';

describe('GET /v1/usage', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  after(() => service.stop());

  const get = (token: string, query = '') =>
    fetch(`${service.server.url}/v1/usage${query}`, { headers: { authorization: `Bearer ${token}` } });
  const report = async ({ token }: Learner, query = '') => usageReport.parse(await (await get(token, query)).json());

  it('tells what was used and what is left, right after a request', async () => {
    const learner = await service.account({ plan: 'free' });
    assert.equal((await report(learner)).total.requests, 0);
    await (await learner.ask()).text();
    const { total, allowance, byDay, byModel } = await report(learner);
    assert.deepEqual(total, {
      requests: 1,
      sessions: 1,
      tokens: { input: 120, output: 42, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 },
      costNanos: '33000',
    });
    assert.deepEqual([byDay.length, byModel], [1, [{ model: 'claude-haiku-5-5', ...total }]]);
    assert.equal(allowance.sessions.remaining, 19);
    assert.deepEqual(allowance.budget.remainingNanos, String(500_000_000 - 33_000));
  });

  it('tells the period before, and that of an instant', async () => {
    const learner = await service.account();
    const current = await report(learner, '?period=current');
    assert.deepEqual(await report(learner), current);
    const previous = await report(learner, '?period=previous');
    assert.equal(previous.period.endsAt, current.period.startsAt);
    assert.deepEqual(await report(learner, `?period=${previous.period.startsAt}`), previous);
    assert.deepEqual(await report(learner, `?period=${current.period.startsAt}`), current);
    // An offset is fine too, as long as its plus is written so that it arrives.
    assert.deepEqual((await report(learner, '?period=2026-03-15T01:30:00%2B02:00')).period, {
      startsAt: '2026-02-15T00:00:00.000Z',
      endsAt: '2026-03-15T00:00:00.000Z',
    });
  });

  for (const query of [
    'period=',
    'period=next',
    'period=2026-10-05',
    'period=2026-13-05T00:00:00Z',
    'period=2999-01-01T00:00:00Z',
    'period=current&period=previous',
    'peroid=previous',
  ]) {
    it(`?${query}: 400`, async () => {
      const answer = await get((await service.account()).token, `?${query}`);
      const { error } = errorBody.parse(await answer.json());
      assert.deepEqual([answer.status, error.code], [400, 'invalid_request']);
      assert.match(error.message, /^period: /);
    });
  }

  it('wants a token with its own scope, of an account that exists', async () => {
    const learner = await service.account();
    const refusals: [token: string, status: number, code: string][] = [
      [await service.signer.sign(learner.id, { scope: 'tutor' }), 403, 'scope_missing'],
      [await service.signer.sign('0191e7a0-0000-7000-8000-000000000000'), 401, 'token_invalid'],
    ];
    for (const [token, status, code] of refusals) {
      const answer = await get(token);
      assert.deepEqual([answer.status, errorBody.parse(await answer.json()).error.code], [status, code]);
    }
  });
});
