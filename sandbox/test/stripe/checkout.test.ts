import assert from 'node:assert/strict';
import type StripeClient from 'stripe';
import { type StripeSandbox, startStripe } from '../../src/stripe.ts';
import { type Catalogue, catalogue, clientOf, declinedCard, goodCard, submit } from './support.ts';

describe("checkout in the sandbox's Stripe", () => {
  let stripe: StripeSandbox;
  let client: StripeClient;
  let pro: Catalogue;
  let customer: StripeClient.Customer;
  beforeEach(async () => {
    stripe = await startStripe();
    client = clientOf(stripe);
    pro = await catalogue(client);
    customer = await client.customers.create({ email: 'ada@example.com' });
  });
  afterEach(() => stripe.stop());

  const open = (params: Partial<StripeClient.Checkout.SessionCreateParams> = {}) =>
    client.checkout.sessions.create({
      mode: 'subscription',
      customer: customer.id,
      line_items: [{ price: pro.monthly.id, quantity: 1 }],
      client_reference_id: 'account-1',
      success_url: 'http://127.0.0.1/done?session={CHECKOUT_SESSION_ID}',
      cancel_url: 'http://127.0.0.1/cancelled',
      subscription_data: { metadata: { account: '1' }, billing_mode: { type: 'flexible' } },
      ...params,
    });

  it('sells a subscription to a person with a good card', async () => {
    const session = await open();
    assert.equal(session.status, 'open');
    assert.equal(session.amount_total, 1_500);
    const shown = await (await fetch(String(session.url))).text();
    assert.match(shown, /Pro.*\$15\.00 per month/s);
    const paid = await submit(String(session.url), { action: 'pay', name: 'Ada', ...goodCard });
    assert.equal(paid.status, 303);
    assert.equal(paid.headers.get('location'), `http://127.0.0.1/done?session=${session.id}`);

    const done = await client.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.latest_invoice.payments', 'line_items'],
    });
    assert.deepEqual([done.status, done.payment_status, done.url], ['complete', 'paid', null]);
    assert.equal(done.line_items?.data[0]?.price?.id, pro.monthly.id);
    const subscription = done.subscription as StripeClient.Subscription;
    assert.equal(subscription.status, 'active');
    assert.deepEqual(subscription.metadata, { account: '1' });
    assert.equal(subscription.billing_mode.type, 'flexible');
    const invoice = subscription.latest_invoice as StripeClient.Invoice;
    assert.equal(invoice.status, 'paid');
    assert.equal(invoice.payments?.data[0]?.status, 'paid');
    const { data } = await client.entitlements.activeEntitlements.list({ customer: customer.id });
    assert.deepEqual(
      data.map(({ lookup_key: key }) => key),
      ['all_models'],
    );
    assert.equal((await fetch(`${stripe.url}/c/pay/${session.id}`)).status, 410);
  });

  it('leaves nothing behind when the card is declined, and takes another one', async () => {
    const session = await open();
    const url = String(session.url);
    const declined = await submit(url, { action: 'pay', ...declinedCard });
    assert.equal(declined.status, 402);
    assert.match(await declined.text(), /role="alert">Your card was declined\./);
    assert.deepEqual(stripe.truth(customer.id), { subscriptions: [], entitlements: [] });
    assert.equal((await client.checkout.sessions.retrieve(session.id)).status, 'open');
    assert.equal((await submit(url, { action: 'pay', ...goodCard })).status, 303);
    assert.equal(stripe.truth(customer.id).subscriptions[0]?.status, 'active');
  });

  for (const [field, value, says] of [
    ['number', '4242 4242 4242 4241', 'Your card number is invalid.'],
    ['expiry', '12 / 20', 'Your card&#39;s expiration year is in the past.'],
    ['expiry', '13 / 30', 'Your card&#39;s expiration date is incomplete.'],
    ['cvc', '1', 'Your card&#39;s security code is incomplete.'],
  ] as const) {
    it(`refuses ${field} ${value} with a sentence`, async () => {
      const answer = await submit(String((await open()).url), { action: 'pay', ...goodCard, [field]: value });
      assert.equal(answer.status, 402);
      assert.ok((await answer.text()).includes(`role="alert">${says}`));
    });
  }

  it('redeems a promotion code, down to nothing', async () => {
    const coupon = await client.coupons.create({ percent_off: 100, duration: 'forever' });
    await client.promotionCodes.create({ code: 'FREE', promotion: { type: 'coupon', coupon: coupon.id } });
    const session = await open({ allow_promotion_codes: true, payment_method_collection: 'if_required' });
    const url = String(session.url);
    assert.equal((await submit(url, { action: 'promotion', code: 'WRONG' })).status, 400);
    const shown = await (await submit(url, { action: 'promotion', code: 'free' })).text();
    assert.match(shown, /data-total>\$0\.00/);
    assert.doesNotMatch(shown, /Card number/);
    assert.equal((await submit(url, { action: 'pay' })).status, 303);
    const done = await client.checkout.sessions.retrieve(session.id, { expand: ['invoice'] });
    assert.equal(done.payment_status, 'no_payment_required');
    assert.equal((done.invoice as StripeClient.Invoice).total, 0);
    assert.equal(stripe.truth(customer.id).subscriptions[0]?.status, 'active');
  });

  it('expires when asked to, and by itself after a day', async () => {
    const first = await open();
    assert.equal((await client.checkout.sessions.expire(first.id)).status, 'expired');
    await assert.rejects(client.checkout.sessions.expire(first.id), { statusCode: 400 });
    assert.equal((await submit(`${stripe.url}/c/pay/${first.id}`, { action: 'pay', ...goodCard })).status, 410);
    const second = await open();
    stripe.clock.advance(86_400);
    assert.equal((await client.checkout.sessions.retrieve(second.id)).status, 'expired');
  });

  it('sells nothing to a customer who was deleted meanwhile', async () => {
    const session = await open();
    await client.customers.del(customer.id);
    const answer = await submit(String(session.url), { action: 'pay', ...goodCard });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /No such customer/);
    assert.deepEqual(stripe.truth(customer.id).subscriptions, []);
  });
});
