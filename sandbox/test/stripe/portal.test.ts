import assert from 'node:assert/strict';
import type StripeClient from 'stripe';
import { type StripeSandbox, startStripe } from '../../src/stripe.ts';
import { type Catalogue, catalogue, clientOf, declinedCard, goodCard, submit } from './support.ts';

describe("the billing portal of the sandbox's Stripe", () => {
  let stripe: StripeSandbox;
  let client: StripeClient;
  let pro: Catalogue;
  let customer: StripeClient.Customer;
  let subscription: StripeClient.Subscription;
  let url: string;
  beforeEach(async () => {
    stripe = await startStripe();
    client = clientOf(stripe);
    pro = await catalogue(client);
    customer = await client.customers.create({
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    });
    subscription = await client.subscriptions.create({ customer: customer.id, items: [{ price: pro.monthly.id }] });
    const configuration = await client.billingPortal.configurations.create({
      features: {
        payment_method_update: { enabled: true },
        invoice_history: { enabled: true },
        subscription_cancel: { enabled: true, mode: 'at_period_end' },
        subscription_update: {
          enabled: true,
          default_allowed_updates: ['price'],
          proration_behavior: 'always_invoice',
          products: [{ product: pro.product.id, prices: [pro.monthly.id, pro.yearly.id] }],
        },
      },
    });
    const session = await client.billingPortal.sessions.create({
      customer: customer.id,
      configuration: configuration.id,
      return_url: 'http://127.0.0.1/back',
    });
    url = session.url;
  });
  afterEach(() => stripe.stop());

  const now = () => client.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
  const press = (action: string, fields: Record<string, string> = {}) =>
    submit(url, { action, subscription: subscription.id, ...fields });

  it('shows what there is, and the way back', async () => {
    const shown = await (await fetch(url)).text();
    assert.match(shown, /Pro<\/strong> \$15\.00 per month \(active\)/);
    assert.match(shown, /Switch to Pro \$150\.00 per year/);
    assert.match(shown, /visa •••• 4242/);
    assert.match(shown, /href="http:\/\/127\.0\.0\.1\/back"/);
  });

  it('switches to the year, which is invoiced at once, less what is left of the month', async () => {
    assert.equal((await press('switch', { price: pro.yearly.id })).status, 303);
    const after = await now();
    const [item] = after.items.data;
    assert.equal(item?.price.id, pro.yearly.id);
    assert.equal(item?.id, subscription.items.data[0]?.id);
    assert.ok((item?.current_period_end ?? 0) > stripe.clock.now() + 364 * 86_400);
    const invoice = after.latest_invoice as StripeClient.Invoice;
    assert.deepEqual([invoice.status, invoice.billing_reason], ['paid', 'subscription_update']);
    // Not a second of the month has been used; or hardly one.
    assert.ok(Math.abs(invoice.total - 13_500) <= 1, `${invoice.total}`);
  });

  it('ends with the period, and not after all', async () => {
    await press('cancel');
    const ending = await now();
    assert.equal(ending.status, 'active');
    assert.equal(ending.cancel_at_period_end, true);
    assert.equal(ending.cancel_at, ending.items.data[0]?.current_period_end);
    assert.match(await (await fetch(url)).text(), /Ends on/);
    await press('resume');
    const kept = await now();
    assert.deepEqual([kept.cancel_at_period_end, kept.cancel_at, kept.canceled_at], [false, null, null]);
    await press('cancel');
    stripe.clock.advance(32 * 86_400);
    assert.equal((await now()).status, 'canceled');
    assert.deepEqual(stripe.truth(customer.id).entitlements, []);
  });

  it('takes another card, with which it pays what was declined', async () => {
    const failing = await client.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    await client.customers.update(customer.id, { invoice_settings: { default_payment_method: failing.id } });
    stripe.clock.advance(32 * 86_400);
    assert.equal((await now()).status, 'past_due');
    // A page is good for an hour.
    assert.equal((await fetch(url)).status, 410);
    const { data } = await client.billingPortal.configurations.list();
    const configuration = String(data[0]?.id);
    url = (await client.billingPortal.sessions.create({ customer: customer.id, configuration })).url;
    assert.equal((await press('card', declinedCard)).status, 402);
    assert.equal((await press('card', goodCard)).status, 303);
    const invoice = (await now()).latest_invoice as StripeClient.Invoice;
    assert.equal((await press('pay', { invoice: String(invoice.id) })).status, 303);
    assert.equal((await now()).status, 'active');
  });

  it('does nothing that it does not offer, and nothing to others', async () => {
    const other = await client.prices.create({
      product: pro.product.id,
      currency: 'usd',
      unit_amount: 1,
      recurring: { interval: 'month' },
    });
    assert.equal((await press('switch', { price: other.id })).status, 400);
    assert.equal((await press('cancel', { subscription: 'sub_of_another' })).status, 404);
    assert.equal((await fetch(`${stripe.url}/p/session/test_made_up`)).status, 410);
  });

  it('switches nothing if the card is declined', async () => {
    const failing = await client.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    await client.customers.update(customer.id, { invoice_settings: { default_payment_method: failing.id } });
    const answer = await press('switch', { price: pro.yearly.id });
    assert.equal(answer.status, 402);
    assert.match(await answer.text(), /Your card was declined/);
    assert.equal((await now()).items.data[0]?.price.id, pro.monthly.id);
  });

  it('shows the products of a configuration only to who asks for them, and wants one to be named', async () => {
    const { data } = await client.billingPortal.configurations.list();
    const id = String(data[0]?.id);
    assert.equal(data[0]?.features.subscription_update.products, undefined);
    const whole = await client.billingPortal.configurations.retrieve(id, {
      expand: ['features.subscription_update.products'],
    });
    assert.deepEqual(whole.features.subscription_update.products?.[0]?.prices, [pro.monthly.id, pro.yearly.id]);
    await client.billingPortal.configurations.update(id, { features: { subscription_cancel: { enabled: false } } });
    const changed = await client.billingPortal.configurations.retrieve(id);
    assert.equal(changed.features.subscription_cancel.enabled, false);
    assert.equal(changed.features.subscription_update.enabled, true);
    await assert.rejects(client.billingPortal.sessions.create({ customer: customer.id }), /No configuration provided/);
  });
});
