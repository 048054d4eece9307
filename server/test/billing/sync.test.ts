import assert from 'node:assert/strict';
import { billingState } from '@codetrain/contract/billing';
import type StripeClient from 'stripe';
import { createBilling } from '../../src/billing/billing.ts';
import { billingJobs } from '../../src/billing/jobs.ts';
import { BillingProblem } from '../../src/billing/problems.ts';
import { reconcileCustomers } from '../../src/billing/reconcileCustomers.ts';
import { syncCustomer } from '../../src/billing/syncCustomer.ts';
import { openDatabase } from '../../src/database.ts';
import { createLogger } from '../../src/http/logger.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { type BillingService, type Buyer, startBilling } from '../support/billing.ts';

describe('syncing a customer', () => {
  let service: BillingService;
  let monthly: StripeClient.Price;
  let billing: ReturnType<typeof createBilling>;
  let metrics: ReturnType<typeof createMetrics>;
  let close: () => Promise<void>;
  before(async () => {
    service = await startBilling();
    // Nothing is told: only what a test calls changes the books.
    service.stripe.webhooks.hold();
    [monthly] = (await service.client.prices.list({ lookup_keys: ['codetrain_pro_month'] })).data as [
      StripeClient.Price,
    ];
    const database = openDatabase(service.config.database, () => undefined);
    assert.ok(service.config.billing);
    metrics = createMetrics();
    billing = createBilling(service.config.billing, {
      prisma: database.prisma,
      logger: createLogger('silent'),
      metrics,
    });
    close = () => database.close();
  });
  after(async () => {
    await close();
    await service.stop();
  });

  /** A buyer with a customer, and a card that is good. */
  async function buyerWithCustomer(): Promise<{ buyer: Buyer; customer: string }> {
    const buyer = await service.buyer();
    const answer = await buyer.ask('POST', '/v1/billing/checkout', { plan: 'pro', interval: 'month' });
    assert.equal(answer.status, 200);
    const customer = await buyer.customer();
    const { id } = await service.client.paymentMethods.attach('pm_card_visa', { customer });
    await service.client.customers.update(customer, { invoice_settings: { default_payment_method: id } });
    return { buyer, customer };
  }
  const subscribe = (customer: string, params: Partial<StripeClient.SubscriptionCreateParams> = {}) =>
    service.client.subscriptions.create({ customer, items: [{ price: monthly.id }], ...params });
  const state = async (buyer: Buyer) => billingState.parse(await (await buyer.ask('GET', '/v1/billing')).json());
  const alarms = async (alarm: string): Promise<number> =>
    (await metrics.billingAlarms.get()).values.find(({ labels }) => labels['alarm'] === alarm)?.value ?? 0;

  it('that was read before another one is never written after it', async () => {
    const { buyer, customer } = await buyerWithCustomer();
    await syncCustomer(billing, customer);
    const read = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let first = true;
    service.stripe.beforeAnswer = async ({ path }) => {
      if (path !== '/v1/subscriptions' || !first) return;
      first = false;
      read.resolve();
      await goOn.promise;
    };
    const slow = syncCustomer(billing, customer);
    await read.promise;
    await subscribe(customer);
    assert.equal(await syncCustomer(billing, customer), 'written');
    goOn.resolve();
    service.stripe.beforeAnswer = async () => undefined;
    assert.equal(await slow, 'superseded');
    assert.equal((await state(buyer)).plan.name, 'pro');
  });

  it('does not depend on one that began later and died', async () => {
    const { buyer, customer } = await buyerWithCustomer();
    await subscribe(customer);
    const dead = service.pool.query('UPDATE "Customer" SET "claimed" = "claimed" + 5 WHERE "customerId" = $1', [
      customer,
    ]);
    await dead;
    assert.equal(await syncCustomer(billing, customer), 'written');
    assert.equal((await state(buyer)).plan.name, 'pro');
  });

  it('reads all pages', async () => {
    const { buyer, customer } = await buyerWithCustomer();
    const live = await subscribe(customer);
    for (let i = 0; i < 101; i++) {
      const { id } = await subscribe(customer, { trial_period_days: 5 });
      await service.client.subscriptions.cancel(id);
    }
    await syncCustomer(billing, customer);
    const { rows } = await service.pool.query('SELECT "subscriptionId" FROM "Subscription" WHERE "accountId" = $1', [
      buyer.id,
    ]);
    assert.deepEqual(rows, [{ subscriptionId: live.id }]);
  });

  it('of an unknown price is refused and told to an operator, and the old state stays', async () => {
    const { buyer, customer } = await buyerWithCustomer();
    const { id } = await subscribe(customer);
    await syncCustomer(billing, customer);
    const strange = await service.client.prices.create({
      product: 'codetrain_pro',
      currency: 'usd',
      unit_amount: 1,
      recurring: { interval: 'month' },
    });
    const [item] = service.stripe.truth(customer).subscriptions[0]?.items.data ?? [];
    await service.client.subscriptions.update(id, { items: [{ id: String(item?.id), price: strange.id }] });
    const before = await alarms('unknown_price');
    await assert.rejects(syncCustomer(billing, customer), BillingProblem);
    assert.equal(await alarms('unknown_price'), before + 1);
    assert.equal((await state(buyer)).plan.name, 'pro');
    // The person can still ask, and cannot buy a second one.
    assert.equal((await buyer.ask('POST', '/v1/billing/refresh')).status, 200);
    assert.equal((await buyer.ask('POST', '/v1/billing/checkout', { plan: 'pro', interval: 'month' })).status, 409);
  });

  it('of another currency is refused and told to an operator', async () => {
    const { buyer, customer } = await buyerWithCustomer();
    const euros = await service.client.prices.create({
      product: 'codetrain_pro',
      currency: 'eur',
      unit_amount: 2_000,
      recurring: { interval: 'month' },
      metadata: { codetrain_plan: 'pro' },
    });
    await subscribe(customer, { items: [{ price: euros.id }] });
    await assert.rejects(syncCustomer(billing, customer), { alarm: 'foreign_currency' });
    assert.equal((await state(buyer)).plan.name, 'free');
  });

  it('of two subscriptions takes the better one, and tells an operator', async () => {
    const { buyer, customer } = await buyerWithCustomer();
    const [yearly] = (await service.client.prices.list({ lookup_keys: ['codetrain_pro_year'] })).data;
    await subscribe(customer);
    await subscribe(customer, { items: [{ price: String(yearly?.id) }] });
    await syncCustomer(billing, customer);
    assert.equal((await state(buyer)).subscription?.interval, 'year');
    assert.equal(await alarms('two_subscriptions'), 1);
  });

  it('that says it is of another account is refused, and neither account changes', async () => {
    const [{ buyer, customer }, other] = [await buyerWithCustomer(), await service.buyer()];
    await subscribe(customer);
    await service.client.customers.update(customer, { metadata: { account: other.id } });
    await assert.rejects(syncCustomer(billing, customer), { alarm: 'foreign_customer' });
    assert.deepEqual([(await state(buyer)).plan.name, (await state(other)).plan.name], ['free', 'free']);
  });

  it('that is none of ours is left alone', async () => {
    const { id } = await service.client.customers.create({ email: 'someone@example.com' });
    assert.equal(await syncCustomer(billing, id), 'unknown');
  });

  it('changes nothing while Stripe is down', async () => {
    const { buyer, customer } = await buyerWithCustomer();
    await subscribe(customer);
    await syncCustomer(billing, customer);
    const before = await state(buyer);
    service.stripe.isDown = true;
    await assert.rejects(syncCustomer(billing, customer), /Stripe is down/);
    service.stripe.isDown = false;
    assert.deepEqual(await state(buyer), before);
  });

  it('is done for all in the night, and one that cannot be does not stop the others', async () => {
    const lost = await buyerWithCustomer();
    const broken = await buyerWithCustomer();
    await service.client.customers.update(broken.customer, { metadata: { account: 'somebody' } });
    await subscribe(lost.customer);
    await service.pool.query('UPDATE "Customer" SET "syncedAt" = NULL');
    await assert.rejects(reconcileCustomers(billing, new AbortController().signal), AggregateError);
    assert.equal((await state(lost.buyer)).plan.name, 'pro');
  });

  it('forgets which events came once Stripe delivers them no more, done or not', async () => {
    await service.pool.query(`
      INSERT INTO "StripeEvent" ("id", "type", "receivedAt", "processedAt") VALUES
        ('evt_old', 'invoice.paid', now() - interval '31 days', now()),
        ('evt_old_and_open', 'invoice.paid', now() - interval '31 days', NULL),
        ('evt_new', 'invoice.paid', now() - interval '29 days', now())`);
    const job = billingJobs(billing).find(({ name }) => name === 'forget_stripe_events');
    await job?.run(new AbortController().signal, {});
    const { rows } = await service.pool.query(`SELECT "id" FROM "StripeEvent"`);
    assert.deepEqual(rows, [{ id: 'evt_new' }]);
  });

  it('steps monthly periods from the anchor of a yearly subscription, and back from its own when that ends', async () => {
    const { buyer, customer } = await buyerWithCustomer();
    const [yearly] = (await service.client.prices.list({ lookup_keys: ['codetrain_pro_year'] })).data;
    const before = await service.pool.query('SELECT "createdAt" FROM "Account" WHERE "id" = $1', [buyer.id]);
    const { id, billing_cycle_anchor: anchor } = await subscribe(customer, { items: [{ price: String(yearly?.id) }] });
    await syncCustomer(billing, customer);
    const account = async () =>
      (await service.pool.query('SELECT "plan", "anchorAt" FROM "Account" WHERE "id" = $1', [buyer.id])).rows[0];
    assert.deepEqual(await account(), { plan: 'pro', anchorAt: new Date(anchor * 1_000) });
    await service.client.subscriptions.cancel(id);
    await syncCustomer(billing, customer);
    assert.deepEqual(await account(), { plan: 'free', anchorAt: before.rows[0]?.createdAt });
  });
});
