import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import StripeClient from 'stripe';
import { type StripeSandbox, startStripe } from '../../src/stripe.ts';
import { catalogue, clientOf } from './support.ts';

describe("the API of the sandbox's Stripe as Stripe's SDK sees it", () => {
  let stripe: StripeSandbox;
  let client: StripeClient;
  beforeEach(async () => {
    stripe = await startStripe();
    client = clientOf(stripe);
  });
  afterEach(() => stripe.stop());

  const { StripeAuthenticationError, StripeCardError, StripeIdempotencyError, StripeInvalidRequestError } =
    StripeClient.errors;

  it('wants its key, and names each request', async () => {
    await assert.rejects(clientOf(stripe, 'sk_test_wrong').customers.list(), StripeAuthenticationError);
    const customer = await client.customers.create({ name: 'Ada' });
    assert.match(customer.lastResponse.requestId, /^req_\w{14}$/);
    assert.equal(customer.lastResponse.headers['stripe-version'], StripeClient.API_VERSION);
  });

  for (const [what, ask, expected] of [
    [
      'an unknown parameter',
      (api: StripeClient) => api.customers.create({ colour: 'red' } as StripeClient.CustomerCreateParams),
      { code: 'parameter_unknown', param: 'colour' },
    ],
    [
      'a nested one that is missing',
      (api: StripeClient) =>
        api.subscriptions.create({
          customer: 'cus_1',
          items: [{ quantity: 1 }],
        } as StripeClient.SubscriptionCreateParams),
      { code: 'parameter_missing', param: 'items[0][price]' },
    ],
    [
      'an object that a parameter names and nobody knows',
      (api: StripeClient) => api.subscriptions.create({ customer: 'cus_1', items: [{ price: 'price_1' }] }),
      { code: 'resource_missing', param: 'customer', statusCode: 400 },
    ],
    [
      'an object that the path names and nobody knows',
      (api: StripeClient) => api.subscriptions.retrieve('sub_1'),
      { code: 'resource_missing', param: 'id', statusCode: 404 },
    ],
    [
      'an expansion of what is no object',
      (api: StripeClient) =>
        api.customers.create({}, {}).then(({ id }) => api.customers.retrieve(id, { expand: ['x'] })),
      { param: 'expand' },
    ],
  ] as const) {
    it(`refuses ${what}`, () =>
      assert.rejects(ask(client), (error) => {
        assert.ok(error instanceof StripeInvalidRequestError, String(error));
        for (const [name, value] of Object.entries(expected)) {
          assert.equal(error[name as keyof typeof error], value, name);
        }
        return true;
      }));
  }

  it('declines with the words of a card error', async () => {
    const customer = await client.customers.create({});
    await assert.rejects(client.paymentMethods.attach('pm_card_chargeDeclined', { customer: customer.id }), (error) => {
      assert.ok(error instanceof StripeCardError);
      assert.deepEqual([error.statusCode, error.code, error.decline_code], [402, 'card_declined', 'generic_decline']);
      return true;
    });
  });

  it('does once what has one idempotency key, for a day', async () => {
    const create = (name: string) => client.customers.create({ name }, { idempotencyKey: 'account-1' });
    const first = await create('Ada');
    const again = await create('Ada');
    assert.equal(again.id, first.id);
    assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
    assert.equal(again.lastResponse.headers['original-request'], first.lastResponse.requestId);
    await assert.rejects(create('Sam'), StripeIdempotencyError);
    assert.equal((await client.customers.list()).data.length, 1);
    stripe.clock.advance(86_400);
    assert.notEqual((await create('Sam')).id, first.id);
    await assert.rejects(client.customers.create({}, { idempotencyKey: 'k'.repeat(256) }), /255/);
  });

  it('does once what is asked again because its answer was lost', async () => {
    const retrying = new StripeClient(String(stripe.settings['STRIPE_SECRET_KEY']), {
      host: '127.0.0.1',
      port: new URL(stripe.url).port,
      protocol: 'http',
      maxNetworkRetries: 1,
      telemetry: false,
    });
    let lost = 0;
    stripe.beforeAnswer = async () => {
      if (lost++ === 0) throw new Error('the connection breaks');
    };
    const customer = await retrying.customers.create({ name: 'Ada' });
    assert.equal(lost, 2);
    assert.deepEqual(
      (await client.customers.list()).data.map(({ id }) => id),
      [customer.id],
    );
  });

  it('lists newest first, in pages, in both directions', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) ids.unshift((await client.customers.create({ name })).id);
    const [a, b, c, d, e] = ids as [string, string, string, string, string];
    const first = await client.customers.list({ limit: 2 });
    assert.deepEqual([first.data.map(({ id }) => id), first.has_more], [[a, b], true]);
    const last = await client.customers.list({ limit: 2, starting_after: d });
    assert.deepEqual([last.data.map(({ id }) => id), last.has_more], [[e], false]);
    const back = await client.customers.list({ limit: 2, ending_before: d });
    assert.deepEqual([back.data.map(({ id }) => id), back.has_more], [[b, c], true]);
    const all: string[] = [];
    for await (const { id } of client.customers.list({ limit: 2 })) all.push(id);
    assert.deepEqual(all, ids);
    await assert.rejects(client.customers.list({ limit: 101 }), StripeInvalidRequestError);
    await assert.rejects(client.customers.list({ starting_after: 'cus_x' }), { code: 'resource_missing' });
  });

  it('expands ids, in lists too, and what is shown only on request', async () => {
    const { monthly, product } = await catalogue(client);
    const { data } = await client.prices.list({ lookup_keys: ['pro_month'], expand: ['data.product'] });
    assert.equal((data[0]?.product as StripeClient.Product | undefined)?.name, product.name);
    const customer = await client.customers.create({
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    });
    assert.equal(customer.subscriptions, undefined);
    const { id } = await client.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] });
    const whole = await client.customers.retrieve(customer.id, { expand: ['subscriptions.data.latest_invoice'] });
    assert.ok(!whole.deleted);
    const [subscription] = whole.subscriptions?.data ?? [];
    assert.equal(subscription?.id, id);
    assert.equal((subscription.latest_invoice as StripeClient.Invoice).status, 'paid');
  });

  it('keeps text, merges metadata, and unsets what is given as empty', async () => {
    const customer = await client.customers.create({
      name: 'Ünï & ço = 100%',
      metadata: { account: '1', left: 'x' },
    });
    assert.equal(customer.name, 'Ünï & ço = 100%');
    const changed = await client.customers.update(customer.id, { name: '', metadata: { left: '', more: 'y' } });
    assert.equal(changed.name, null);
    assert.deepEqual(changed.metadata, { account: '1', more: 'y' });
    const gone = await client.customers.del(customer.id);
    assert.deepEqual([gone.deleted, (await client.customers.retrieve(customer.id)).deleted], [true, true]);
    await assert.rejects(client.customers.update(customer.id, { name: 'x' }), { code: 'resource_missing' });
  });

  it('hands a lookup key on only when told to', async () => {
    const { monthly, product } = await catalogue(client);
    const another = {
      product: product.id,
      currency: 'usd',
      unit_amount: 2_000,
      recurring: { interval: 'month' as const },
      lookup_key: 'pro_month',
    };
    await assert.rejects(client.prices.create(another), /already uses that lookup key/);
    const next = await client.prices.create({ ...another, transfer_lookup_key: true });
    assert.equal((await client.prices.retrieve(monthly.id)).lookup_key, null);
    const { data } = await client.prices.list({ lookup_keys: ['pro_month'] });
    assert.deepEqual(
      data.map(({ id }) => id),
      [next.id],
    );
  });

  it('keeps everything in its file, how far its clock is ahead too, and does later what came due meanwhile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'codetrain-stripe-'));
    const file = join(folder, 'stripe.json');
    const first = await startStripe({ file });
    const { monthly } = await catalogue(clientOf(first));
    const { id } = await clientOf(first).customers.create({});
    await clientOf(first).subscriptions.create({ customer: id, items: [{ price: monthly.id }], trial_period_days: 7 });
    first.clock.advance(3 * 86_400);
    const before = first.truth(id);
    await first.stop();
    const second = await startStripe({ file });
    try {
      assert.deepEqual(second.truth(id), before);
      second.clock.advance(4 * 86_400);
      assert.equal(second.truth(id).subscriptions[0]?.status, 'past_due');
    } finally {
      await second.stop();
      await rm(folder, { recursive: true });
    }
  });

  it('answers with 503 while it is down, and only then', async () => {
    stripe.isDown = true;
    await assert.rejects(client.customers.list(), { statusCode: 503 });
    stripe.isDown = false;
    assert.deepEqual((await client.customers.list()).data, []);
  });
});
