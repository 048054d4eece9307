import assert from 'node:assert/strict';
import type StripeClient from 'stripe';
import { type StripeSandbox, startStripe } from '../../src/stripe.ts';
import { type Catalogue, catalogue, clientOf } from './support.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

describe("subscriptions in the sandbox's Stripe", () => {
  let stripe: StripeSandbox;
  let client: StripeClient;
  let pro: Catalogue;
  let customer: StripeClient.Customer;
  beforeEach(async () => {
    stripe = await startStripe();
    client = clientOf(stripe);
    pro = await catalogue(client);
    customer = await client.customers.create({});
  });
  afterEach(() => stripe.stop());

  async function useCard(name: string): Promise<void> {
    const { id } = await client.paymentMethods.attach(name, { customer: customer.id });
    await client.customers.update(customer.id, { invoice_settings: { default_payment_method: id } });
  }

  const subscribe = (params: Partial<StripeClient.SubscriptionCreateParams> = {}) =>
    client.subscriptions.create({ customer: customer.id, items: [{ price: pro.monthly.id }], ...params });

  const truth = () => {
    const { subscriptions, entitlements } = stripe.truth(customer.id);
    return { status: subscriptions[0]?.status, entitlements: entitlements.length };
  };

  /** Types of events since, oldest first; those of payments and invoices left out. */
  async function eventsOf(prefix: string, since = ''): Promise<string[]> {
    const all = await client.events.list({ limit: 100, ...(since !== '' && { ending_before: since }) });
    return all.data
      .map(({ type }) => type as string)
      .filter((type) => type.startsWith(prefix))
      .reverse();
  }
  const lastEvent = async (): Promise<string> => String((await client.events.list({ limit: 1 })).data[0]?.id);

  it('needs a card, unless it costs nothing yet', async () => {
    await assert.rejects(subscribe(), /no attached payment source/);
    assert.equal((await subscribe({ payment_behavior: 'default_incomplete' })).status, 'incomplete');
    assert.equal((await subscribe({ trial_period_days: 7 })).status, 'trialing');
  });

  it('begins incomplete, active once paid, and expires after 23 hours if not', async () => {
    await useCard('pm_card_chargeCustomerFail');
    const first = await subscribe({ expand: ['latest_invoice'] });
    assert.deepEqual([first.status, truth().entitlements], ['incomplete', 0]);
    const invoice = first.latest_invoice as StripeClient.Invoice;
    assert.deepEqual([invoice.status, invoice.attempt_count], ['open', 1]);
    const { id: good } = await client.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    assert.equal((await client.invoices.pay(String(invoice.id), { payment_method: good })).status, 'paid');
    assert.deepEqual(truth(), { status: 'active', entitlements: 1 });
    await client.subscriptions.cancel(first.id);

    const second = await subscribe();
    stripe.clock.advance(23 * HOUR - 5);
    assert.equal(truth().status, 'incomplete');
    stripe.clock.advance(10);
    assert.equal(truth().status, 'incomplete_expired');
    const [open] = (await client.invoices.list({ subscription: second.id })).data;
    assert.equal(open?.status, 'void');
  });

  it('refuses at once where a decline is to be an error, and leaves nothing behind', async () => {
    await useCard('pm_card_chargeCustomerFail');
    const since = await lastEvent();
    await assert.rejects(subscribe({ payment_behavior: 'error_if_incomplete' }), { code: 'card_declined' });
    assert.deepEqual(stripe.truth(customer.id).subscriptions, []);
    await assert.rejects(client.customers.create({ name: 'x', payment_method: 'pm_card_chargeDeclined' }), {
      code: 'card_declined',
    });
    assert.deepEqual(await eventsOf('', since), []);
    assert.equal((await client.customers.list()).data.length, 1);
  });

  it('renews each period, and invoices it', async () => {
    await useCard('pm_card_visa');
    const { id, items } = await subscribe();
    const end = items.data[0]?.current_period_end;
    const since = await lastEvent();
    stripe.clock.advance(92 * DAY);
    const [item] = (await client.subscriptions.retrieve(id)).items.data;
    assert.ok((item?.current_period_end ?? 0) > stripe.clock.now());
    const invoices = (await client.invoices.list({ subscription: id })).data;
    assert.equal(invoices.length, 4);
    assert.ok(invoices.every(({ status, total }) => status === 'paid' && total === 1_500));
    assert.equal(invoices.at(-2)?.created, end, 'each is made when it is due');
    assert.deepEqual(await eventsOf('customer.subscription', since), Array(3).fill('customer.subscription.updated'));
  });

  for (const [afterLast, status, entitlements] of [
    ['cancel', 'canceled', 0],
    ['mark_unpaid', 'unpaid', 0],
    ['leave_past_due', 'past_due', 1],
  ] as const)
    it(`is past due while payment is tried again, then ${status} by "${afterLast}"`, async () => {
      stripe.dunning = { retryAfterDays: [3, 5], afterLast };
      await useCard('pm_card_visa');
      const { id, items } = await subscribe();
      await useCard('pm_card_chargeCustomerFail');
      stripe.clock.advance((items.data[0]?.current_period_end ?? 0) - stripe.clock.now());
      assert.deepEqual(truth(), { status: 'past_due', entitlements: 1 });
      stripe.clock.advance(3 * DAY);
      assert.equal(truth().status, 'past_due');
      stripe.clock.advance(5 * DAY);
      assert.deepEqual(truth(), { status, entitlements });
      const [invoice] = (await client.invoices.list({ subscription: id })).data;
      assert.deepEqual([invoice?.attempt_count, invoice?.next_payment_attempt], [3, null]);
      const { cancellation_details: details } = await client.subscriptions.retrieve(id);
      assert.equal(details?.reason, afterLast === 'cancel' ? 'payment_failed' : null);
    });

  it('is active again when a further attempt succeeds', async () => {
    await useCard('pm_card_visa');
    await subscribe();
    await useCard('pm_card_chargeCustomerFail');
    stripe.clock.advance(32 * DAY);
    assert.equal(truth().status, 'past_due');
    await useCard('pm_card_visa');
    stripe.clock.advance(3 * DAY);
    assert.equal(truth().status, 'active');
  });

  for (const [behavior, status] of [
    ['cancel', 'canceled'],
    ['pause', 'paused'],
    ['create_invoice', 'past_due'],
  ] as const)
    it(`tells before a trial ends, which without a card is ${status} by "${behavior}"`, async () => {
      await subscribe({ trial_period_days: 7, trial_settings: { end_behavior: { missing_payment_method: behavior } } });
      assert.deepEqual(truth(), { status: 'trialing', entitlements: 1 });
      stripe.clock.advance(4 * DAY - 5);
      assert.deepEqual(await eventsOf('customer.subscription.trial'), []);
      stripe.clock.advance(10);
      assert.deepEqual(await eventsOf('customer.subscription.trial'), ['customer.subscription.trial_will_end']);
      stripe.clock.advance(3 * DAY);
      assert.equal(truth().status, status);
      assert.deepEqual(await eventsOf('customer.subscription.trial'), ['customer.subscription.trial_will_end']);
    });

  it('goes on after a trial with a card, and after a pause once it is resumed', async () => {
    const { id } = await subscribe({
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    });
    stripe.clock.advance(7 * DAY);
    assert.deepEqual(truth(), { status: 'paused', entitlements: 0 });
    await useCard('pm_card_visa');
    const since = await lastEvent();
    assert.equal((await client.subscriptions.resume(id)).status, 'active');
    assert.ok((await eventsOf('customer.subscription', since)).includes('customer.subscription.resumed'));
    await assert.rejects(client.subscriptions.resume(id), /not paused/);
    const other = await subscribe({ trial_period_days: 7 });
    stripe.clock.advance(7 * DAY);
    const begun = await client.subscriptions.retrieve(other.id);
    assert.equal(begun.status, 'active');
    assert.equal(begun.items.data[0]?.current_period_start, begun.trial_end);
  });

  it('ends its trial at once when told to', async () => {
    await useCard('pm_card_visa');
    const { id } = await subscribe({ trial_period_days: 30 });
    const active = await client.subscriptions.update(id, { trial_end: 'now' });
    assert.equal(active.status, 'active');
    assert.equal(stripe.truth(customer.id).subscriptions[0]?.items.data[0]?.current_period_start, active.trial_end);
  });

  describe('another price', () => {
    let subscription: StripeClient.Subscription;
    let max: StripeClient.Price;
    beforeEach(async () => {
      const product = await client.products.create({ name: 'Max' });
      max = await client.prices.create({
        product: product.id,
        currency: 'usd',
        unit_amount: 4_500,
        recurring: { interval: 'month' },
      });
      await useCard('pm_card_visa');
      subscription = await subscribe();
      const [item] = subscription.items.data;
      const length = (item?.current_period_end ?? 0) - (item?.current_period_start ?? 0);
      stripe.clock.advance(length / 2);
    });

    const change = (params: Partial<StripeClient.SubscriptionUpdateParams>) =>
      client.subscriptions.update(subscription.id, {
        items: [{ id: String(subscription.items.data[0]?.id), price: max.id }],
        expand: ['latest_invoice'],
        ...params,
      });

    it('is invoiced at once for the rest of the period', async () => {
      const changed = await change({ proration_behavior: 'always_invoice' });
      const invoice = changed.latest_invoice as StripeClient.Invoice;
      assert.equal(invoice.status, 'paid');
      assert.ok(Math.abs(invoice.total - 1_500) <= 1, `half of 30 dollars: ${invoice.total}`);
      assert.deepEqual(
        invoice.lines.data.map(({ parent }) => parent?.subscription_item_details?.proration),
        [true, true],
      );
      assert.equal(changed.items.data[0]?.current_period_end, subscription.items.data[0]?.current_period_end);
    });

    it('is on the next invoice', async () => {
      await change({ proration_behavior: 'create_prorations' });
      stripe.clock.advance(17 * DAY);
      const [next] = (await client.invoices.list({ subscription: subscription.id })).data;
      assert.ok(Math.abs((next?.total ?? 0) - 6_000) <= 1, `${next?.total}`);
    });

    it('leaves credit when it is smaller, which the next invoices use up', async () => {
      await change({ proration_behavior: 'none' });
      const item = { id: String(subscription.items.data[0]?.id), price: pro.monthly.id };
      await change({ items: [item], proration_behavior: 'always_invoice' });
      const credited = await client.customers.retrieve(customer.id);
      assert.ok(!credited.deleted && Math.abs(credited.balance + 1_500) <= 1);
      stripe.clock.advance(17 * DAY);
      const [next] = (await client.invoices.list({ subscription: subscription.id })).data;
      assert.ok((next?.amount_due ?? 2) <= 1, 'paid by credit');
      assert.equal(next?.status, 'paid');
    });

    it('waits until it is paid where that is asked for, and for 23 hours at most', async () => {
      await useCard('pm_card_chargeCustomerFail');
      const held = await change({
        proration_behavior: 'always_invoice',
        payment_behavior: 'pending_if_incomplete',
      });
      assert.equal(held.status, 'active');
      assert.equal(held.items.data[0]?.price.id, pro.monthly.id);
      assert.equal(held.pending_update?.subscription_items?.[0]?.price.id, max.id);
      const { id: good } = await client.paymentMethods.attach('pm_card_visa', { customer: customer.id });
      await client.invoices.pay(String((held.latest_invoice as StripeClient.Invoice).id), { payment_method: good });
      const applied = await client.subscriptions.retrieve(subscription.id);
      assert.deepEqual([applied.pending_update, applied.items.data[0]?.price.id], [null, max.id]);

      const item = { id: String(subscription.items.data[0]?.id), price: pro.yearly.id };
      await change({ items: [item], proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete' });
      stripe.clock.advance(23 * HOUR);
      const kept = await client.subscriptions.retrieve(subscription.id);
      assert.deepEqual([kept.pending_update, kept.items.data[0]?.price.id], [null, max.id]);
      assert.deepEqual(await eventsOf('customer.subscription.pending'), [
        'customer.subscription.pending_update_applied',
        'customer.subscription.pending_update_expired',
      ]);
    });

    it('makes it past due when it cannot be paid', async () => {
      await useCard('pm_card_chargeCustomerFail');
      assert.equal((await change({ proration_behavior: 'always_invoice' })).status, 'past_due');
      assert.equal(truth().status, 'past_due');
    });
  });

  it('stops to collect while collection is paused, and goes on by itself', async () => {
    await useCard('pm_card_visa');
    const { id } = await subscribe();
    const resumes = stripe.clock.now() + 40 * DAY;
    await client.subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at: resumes } });
    stripe.clock.advance(35 * DAY);
    assert.equal(truth().status, 'active');
    const [voided] = (await client.invoices.list({ subscription: id })).data;
    assert.equal(voided?.status, 'void');
    stripe.clock.advance(30 * DAY);
    assert.equal((await client.subscriptions.retrieve(id)).pause_collection, null);
    const [paid] = (await client.invoices.list({ subscription: id })).data;
    assert.equal(paid?.status, 'paid');
  });

  it('gets changed features of its product with the next period', async () => {
    await useCard('pm_card_visa');
    await subscribe();
    const feature = await client.entitlements.features.create({ lookup_key: 'beta', name: 'Beta' });
    await client.products.createFeature(pro.product.id, { entitlement_feature: feature.id });
    assert.deepEqual(stripe.truth(customer.id).entitlements, ['all_models']);
    stripe.clock.advance(31 * DAY);
    assert.deepEqual(stripe.truth(customer.id).entitlements, ['all_models', 'beta']);
  });

  it('takes a discount for as long as it holds', async () => {
    await useCard('pm_card_visa');
    const coupon = await client.coupons.create({ percent_off: 20, duration: 'repeating', duration_in_months: 2 });
    const { id } = await subscribe({ discounts: [{ coupon: coupon.id }] });
    stripe.clock.advance(93 * DAY);
    const invoices = (await client.invoices.list({ subscription: id })).data;
    assert.deepEqual(
      invoices.map(({ total }) => total),
      [1_500, 1_500, 1_200, 1_200],
    );
  });

  it('keeps access when it is refunded or disputed, and ends with its customer', async () => {
    await useCard('pm_card_visa');
    await subscribe();
    const [charge] = (await client.charges.list({ customer: customer.id })).data;
    await client.refunds.create({ charge: String(charge?.id), amount: 500 });
    assert.equal((await client.charges.retrieve(String(charge?.id))).amount_refunded, 500);
    await assert.rejects(client.refunds.create({ charge: String(charge?.id), amount: 1_001 }), /amount/);
    stripe.dispute(String(charge?.id));
    assert.deepEqual(await eventsOf('charge.'), [
      'charge.succeeded',
      'charge.refunded',
      'charge.updated',
      'charge.updated',
      'charge.dispute.created',
    ]);
    assert.deepEqual(truth(), { status: 'active', entitlements: 1 });
    const since = await lastEvent();
    await client.customers.del(customer.id);
    assert.deepEqual(truth(), { status: 'canceled', entitlements: 0 });
    assert.deepEqual(await eventsOf('customer', since), ['customer.subscription.deleted', 'customer.deleted']);
  });

  it('is listed by what it is', async () => {
    await useCard('pm_card_visa');
    const gone = await subscribe();
    await client.subscriptions.cancel(gone.id);
    const live = await subscribe();
    const ids = async (params: StripeClient.SubscriptionListParams) =>
      (await client.subscriptions.list({ customer: customer.id, ...params })).data.map(({ id }) => id);
    assert.deepEqual(await ids({}), [live.id]);
    assert.deepEqual(await ids({ status: 'all' }), [live.id, gone.id]);
    assert.deepEqual(await ids({ status: 'canceled' }), [gone.id]);
    await assert.rejects(client.subscriptions.cancel(gone.id), { code: 'resource_missing' });
    await assert.rejects(client.subscriptions.update(gone.id, { cancel_at_period_end: true }), /canceled subscription/);
    await assert.rejects(ids({ customer: 'cus_nobody' }), { code: 'resource_missing' });
  });
});
