import assert from 'node:assert/strict';
import { billingState, hostedPage } from '@codetrain/contract/billing';
import { errorBody } from '@codetrain/contract/errors';
import { type BillingService, type Buyer, declinedCard, goodCard, startBilling, submit } from '../support/billing.ts';
import { until } from '../support/until.ts';

describe('buying a plan', () => {
  let service: BillingService;
  before(async () => {
    service = await startBilling();
  });
  after(() => service.stop());
  beforeEach(() => {
    service.stripe.isDown = false;
  });

  const pro = { plan: 'pro', interval: 'month' } as const;
  const checkout = async (buyer: Buyer, body: object = pro): Promise<string> =>
    hostedPage.parse(await (await buyer.ask('POST', '/v1/billing/checkout', body)).json()).url;
  const refusal = async (answer: Response) => {
    const { error } = errorBody.parse(await answer.json());
    return [answer.status, error.code];
  };
  const state = async (buyer: Buyer) => billingState.parse(await (await buyer.ask('GET', '/v1/billing')).json());
  const refresh = async (buyer: Buyer) =>
    billingState.parse(await (await buyer.ask('POST', '/v1/billing/refresh')).json());
  /** Until the webhooks have had their effect. */
  const onPlan = (buyer: Buyer, plan: string) =>
    until(async () => {
      const now = await state(buyer);
      return now.plan.name === plan ? now : undefined;
    });

  it('puts it in force by webhook alone: plan, limits, entitlements', async () => {
    const buyer = await service.buyer();
    assert.deepEqual(await state(buyer), {
      type: 'billing',
      plan: { name: 'free', displayName: 'Free' },
      subscription: null,
      entitlements: [],
      notice: null,
    });
    const url = await checkout(buyer);
    const paid = await submit(url, goodCard);
    assert.equal(new URL(String(paid.headers.get('location'))).pathname, '/billing/done');
    const { subscription, entitlements, notice } = await onPlan(buyer, 'pro');
    assert.deepEqual(
      [subscription?.status, subscription?.plan, subscription?.interval, subscription?.cancelAtPeriodEnd, notice],
      ['active', 'pro', 'month', false, null],
    );
    assert.deepEqual(entitlements, ['codetrain_all_models', 'codetrain_large_budget']);
    const usage = (await (await buyer.ask('GET', '/v1/usage')).json()) as { plan: { name: string } };
    assert.equal(usage.plan.name, 'pro');
  });

  it('is seen at once by who asks, before any webhook has come', async () => {
    const buyer = await service.buyer();
    service.stripe.webhooks.hold();
    await submit(await checkout(buyer, { plan: 'pro', interval: 'year' }), goodCard);
    assert.equal((await state(buyer)).plan.name, 'free');
    const { plan, subscription } = await refresh(buyer);
    assert.deepEqual([plan.name, subscription?.interval], ['pro', 'year']);
    service.stripe.webhooks.release();
    await service.stripe.webhooks.allDelivered();
  });

  it('leaves everything as it was when the card is declined', async () => {
    const buyer = await service.buyer();
    assert.equal((await submit(await checkout(buyer), declinedCard)).status, 402);
    assert.deepEqual([(await refresh(buyer)).plan.name, (await refresh(buyer)).subscription], ['free', null]);
  });

  it('makes one customer, however many editors ask at the same time, and leaves one page open', async () => {
    const buyer = await service.buyer();
    const answers = await Promise.all(Array.from({ length: 5 }, () => buyer.ask('POST', '/v1/billing/checkout', pro)));
    assert.ok(answers.every(({ status }) => status === 200));
    const customers = (await service.client.customers.list({ limit: 100 })).data;
    assert.equal(customers.filter(({ metadata }) => metadata['account'] === buyer.id).length, 1);
    await checkout(buyer);
    const open = await service.client.checkout.sessions.list({ customer: await buyer.customer(), status: 'open' });
    assert.equal(open.data.length, 1);
    assert.deepEqual([open.data[0]?.client_reference_id, open.data[0]?.mode], [buyer.id, 'subscription']);
  });

  it('does not sell a second subscription, not even while the webhook of the first is on its way', async () => {
    const buyer = await service.buyer();
    service.stripe.webhooks.hold();
    await submit(await checkout(buyer), goodCard);
    assert.deepEqual(await refusal(await buyer.ask('POST', '/v1/billing/checkout', pro)), [409, 'already_subscribed']);
    service.stripe.webhooks.release();
    await service.stripe.webhooks.allDelivered();
  });

  it('sells again to who has canceled', async () => {
    const buyer = await service.buyer();
    await submit(await checkout(buyer), goodCard);
    await onPlan(buyer, 'pro');
    const [subscription] = service.stripe.truth(await buyer.customer()).subscriptions;
    await service.client.subscriptions.cancel(String(subscription?.id));
    const { subscription: ended, entitlements } = await onPlan(buyer, 'free');
    assert.deepEqual([ended?.status, entitlements], ['canceled', []]);
    await submit(await checkout(buyer), goodCard);
    assert.equal((await onPlan(buyer, 'pro')).subscription?.status, 'active');
  });

  it('sells again to a customer that was deleted at Stripe, as another one', async () => {
    const buyer = await service.buyer();
    await submit(await checkout(buyer), goodCard);
    await onPlan(buyer, 'pro');
    const first = await buyer.customer();
    await service.client.customers.del(first);
    assert.equal((await onPlan(buyer, 'free')).subscription?.status, 'canceled');
    await submit(await checkout(buyer), goodCard);
    assert.equal((await onPlan(buyer, 'pro')).subscription?.status, 'active');
    assert.notEqual(await buyer.customer(), first);
  });

  it('counts what a coupon makes free, since the price decides the plan', async () => {
    const buyer = await service.buyer();
    const coupon = await service.client.coupons.create({ percent_off: 100, duration: 'forever' });
    const { code } = await service.client.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id } });
    const url = await checkout(buyer);
    await submit(url, { action: 'promotion', code });
    await submit(url, goodCard);
    const { subscription } = await onPlan(buyer, 'pro');
    assert.equal(subscription?.status, 'active');
    const { data } = await service.client.invoices.list({ customer: await buyer.customer() });
    assert.deepEqual(
      data.map(({ total }) => total),
      [0],
    );
  });

  const unsold: [body: object | string, status: number, code: string][] = [
    [{ plan: 'free', interval: 'month' }, 400, 'plan_not_for_sale'],
    [{ plan: 'team', interval: 'month' }, 400, 'plan_not_for_sale'],
    [{ plan: '__proto__', interval: 'month' }, 400, 'plan_not_for_sale'],
    [{ plan: 'pro', interval: 'week' }, 400, 'invalid_request'],
    [{ plan: 'pro' }, 400, 'invalid_request'],
    [{ ...pro, price: 'price_1' }, 400, 'unsupported_field'],
    ['{', 400, 'invalid_json'],
    [{ ...pro, plan: 'p'.repeat(5_000) }, 413, 'request_too_large'],
  ];
  for (const [body, status, code] of unsold) {
    it(`refuses ${JSON.stringify(body).slice(0, 60)}: ${code}`, async () => {
      const { token } = await service.buyer();
      const answer = await fetch(`${service.server.url}/v1/billing/checkout`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      assert.deepEqual(await refusal(answer), [status, code]);
    });
  }

  it('has no billing page for who never bought anything', async () => {
    const buyer = await service.buyer();
    assert.deepEqual(await refusal(await buyer.ask('POST', '/v1/billing/portal')), [409, 'nothing_bought']);
  });

  it('lets who bought something cancel, resume and change on the billing page', async () => {
    const buyer = await service.buyer();
    await submit(await checkout(buyer), goodCard);
    await onPlan(buyer, 'pro');
    const { url } = hostedPage.parse(await (await buyer.ask('POST', '/v1/billing/portal')).json());
    const [{ id } = { id: '' }] = service.stripe.truth(await buyer.customer()).subscriptions;
    await submit(url, { action: 'cancel', subscription: id });
    const ending = await until(async () => {
      const now = await state(buyer);
      return now.notice === 'ending' ? now : undefined;
    });
    assert.deepEqual([ending.plan.name, ending.subscription?.cancelAtPeriodEnd], ['pro', true]);
    await submit(url, { action: 'resume', subscription: id });
    await until(async () => (await state(buyer)).notice === null || undefined);
    const [yearly] = (await service.client.prices.list({ lookup_keys: ['codetrain_pro_year'] })).data;
    await submit(url, { action: 'switch', subscription: id, price: String(yearly?.id) });
    await until(async () => (await state(buyer)).subscription?.interval === 'year' || undefined);
  });

  it('leaves nothing half made while Stripe is down, and says when to try again', async () => {
    const buyer = await service.buyer();
    service.stripe.isDown = true;
    for (const path of ['/v1/billing/checkout', '/v1/billing/portal', '/v1/billing/refresh']) {
      const answer = await buyer.ask('POST', path, pro);
      if (path.endsWith('checkout')) {
        assert.deepEqual(await refusal(answer), [503, 'billing_unavailable']);
        assert.match(String(answer.headers.get('retry-after')), /^\d+$/);
      }
    }
    assert.equal(await buyer.customer(), 'undefined');
    service.stripe.isDown = false;
    await submit(await checkout(buyer), goodCard);
    assert.equal((await refresh(buyer)).plan.name, 'pro');
    service.stripe.isDown = true;
    assert.equal((await state(buyer)).plan.name, 'pro', 'the books go on');
    assert.deepEqual(await refusal(await buyer.ask('POST', '/v1/billing/portal')), [503, 'billing_unavailable']);
    assert.deepEqual(await refusal(await buyer.ask('POST', '/v1/billing/refresh')), [503, 'billing_unavailable']);
  });

  it('becomes one customer even if the connection breaks after Stripe has made it', async () => {
    const buyer = await service.buyer();
    let broken = 0;
    service.stripe.beforeAnswer = async ({ method, path }) => {
      if (method === 'POST' && path === '/v1/customers' && broken++ < 4) throw new Error('cut');
    };
    assert.equal((await buyer.ask('POST', '/v1/billing/checkout', pro)).status, 503);
    await checkout(buyer);
    service.stripe.beforeAnswer = async () => undefined;
    const { data } = await service.client.customers.list({ limit: 100 });
    assert.equal(data.filter(({ metadata }) => metadata['account'] === buyer.id).length, 1);
  });

  it('is not possible at a price other than the one that people were told', async () => {
    const buyer = await service.buyer();
    const [price] = (await service.client.prices.list({ lookup_keys: ['codetrain_pro_month'] })).data;
    await service.client.prices.update(String(price?.id), { lookup_key: 'elsewhere' });
    try {
      assert.deepEqual(await refusal(await buyer.ask('POST', '/v1/billing/checkout', pro)), [
        503,
        'billing_unavailable',
      ]);
      assert.match(service.log(), /npm run stripe:setup/);
    } finally {
      await service.client.prices.update(String(price?.id), { lookup_key: 'codetrain_pro_month' });
    }
  });

  it('asks Stripe sixty times a minute for one account at most, and says how long to wait', async () => {
    const eager = await service.buyer();
    const answers = await Promise.all(Array.from({ length: 61 }, () => eager.ask('POST', '/v1/billing/portal')));
    const tooMany = answers.filter(({ status }) => status === 429);
    assert.equal(tooMany.length, 1);
    assert.match(String(tooMany[0]?.headers.get('retry-after')), /^[1-9]\d?$/);
    const [last] = tooMany;
    assert.ok(last);
    assert.deepEqual(await refusal(last), [429, 'too_many_requests']);
    assert.equal((await eager.ask('GET', '/v1/billing')).status, 200, 'the books may be read');
    assert.equal((await (await service.buyer()).ask('POST', '/v1/billing/portal')).status, 409);
  });

  it('leads back to pages of ours that need nothing from elsewhere', async () => {
    for (const page of ['done', 'cancelled', 'back']) {
      const answer = await fetch(`${service.server.url}/billing/${page}`);
      assert.equal(answer.status, 200);
      assert.match(String(answer.headers.get('content-security-policy')), /default-src 'none';style-src 'self'/);
      assert.match(await answer.text(), /<h1>(Return to your editor|Nothing was bought)<\/h1>/);
    }
  });
});
