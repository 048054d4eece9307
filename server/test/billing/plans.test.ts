import assert from 'node:assert/strict';
import { planList } from '@codetrain/contract/plans';
import { startService, type TestService } from '../support/server.ts';

/** Settings of a server that sells. Nobody answers at that address. */
const selling = {
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
  STRIPE_API_URL: 'http://127.0.0.1:1',
};

describe('GET /v1/plans', () => {
  const plansOf = async (service: TestService) => {
    const answer = await fetch(`${service.server.url}/v1/plans`);
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=300');
    return planList.parse(await answer.json()).plans;
  };

  it('tells anybody what each plan allows and costs, from the smallest on', async () => {
    const service = await startService(selling);
    try {
      const [free, pro, ...more] = await plansOf(service);
      assert.deepEqual(more, []);
      assert.deepEqual([free?.name, free?.prices], ['free', []]);
      assert.deepEqual(pro, {
        name: 'pro',
        displayName: 'Pro',
        sessions: 1_000,
        budgetNanos: '15000000000',
        openRequests: 6,
        requestsPerSession: 200,
        models: 'all',
        prices: [
          { interval: 'month', amountCents: 2_000 },
          { interval: 'year', amountCents: 20_000 },
        ],
      });
    } finally {
      await service.stop();
    }
  });

  it('has no prices where nothing is sold', async () => {
    const service = await startService();
    try {
      const plans = await plansOf(service);
      assert.deepEqual(
        plans.map(({ name, prices }) => [name, prices]),
        [
          ['free', []],
          ['pro', []],
        ],
      );
    } finally {
      await service.stop();
    }
  });
});
