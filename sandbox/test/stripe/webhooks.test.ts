import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import StripeClient from 'stripe';
import { type StripeSandbox, startStripe } from '../../src/stripe.ts';
import { clientOf } from './support.ts';

describe("webhooks of the sandbox's Stripe", () => {
  let stripe: StripeSandbox;
  let client: StripeClient;
  let server: Server;
  let hook: string;
  let received: StripeClient.Event[];
  /** Answers to give before one of 200. */
  let answers: number[];
  let secret: string;

  beforeEach(async () => {
    stripe = await startStripe();
    client = clientOf(stripe);
    received = [];
    answers = [];
    secret = String(stripe.settings['STRIPE_WEBHOOK_SECRET']);
    const app = express();
    app.post('/hook', express.raw({ type: () => true }), (req, res) => {
      const event = client.webhooks.constructEvent(req.body as Buffer, String(req.get('stripe-signature')), secret);
      const status = answers.shift();
      if (status !== undefined) return void res.sendStatus(status);
      received.push(event);
      res.sendStatus(200);
    });
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(async () => {
    await stripe.stop();
    server.close();
  });

  const types = (): string[] => received.map(({ type }) => type);

  it('are signed so that the SDK believes them, and sent again until they are taken', async () => {
    stripe.webhooks.deliverTo(hook);
    answers = [500, 503];
    const customer = await client.customers.create({ name: 'Ada' });
    await stripe.webhooks.allDelivered();
    assert.deepEqual(
      stripe.webhooks.deliveries.map(({ statuses }) => statuses),
      [[500, 503, 200]],
    );
    const [event] = received;
    assert.ok(event?.type === 'customer.created');
    assert.equal(event.data.object.id, customer.id);
    assert.equal(event.api_version, StripeClient.API_VERSION);
    assert.equal(event.request?.id, customer.lastResponse.requestId);
    assert.deepEqual((await client.events.retrieve(event.id)).data, event.data);
  });

  it('tell what was before a change, and nothing of a change that changes nothing', async () => {
    const { id } = await client.customers.create({ name: 'Ada', metadata: { a: '1' } });
    stripe.webhooks.deliverTo(hook);
    await client.customers.update(id, { name: 'Ada' });
    await client.customers.update(id, { name: 'Lovelace' });
    await stripe.webhooks.allDelivered();
    assert.deepEqual(types(), ['customer.updated']);
    assert.deepEqual(received[0]?.data.previous_attributes, { name: 'Ada' });
  });

  it('go to endpoints made by the API, each with a secret that is shown once, and only what they want', async () => {
    const endpoint = await client.webhookEndpoints.create({
      url: hook,
      enabled_events: ['product.created', 'customer.created'],
      api_version: StripeClient.API_VERSION,
    });
    secret = String(endpoint.secret);
    assert.match(secret, /^whsec_/);
    assert.equal((await client.webhookEndpoints.retrieve(endpoint.id)).secret, undefined);
    const { id } = await client.customers.create({});
    await client.customers.update(id, { name: 'Ada' });
    await client.products.create({ name: 'Pro' });
    await stripe.webhooks.allDelivered();
    assert.deepEqual(types().sort(), ['customer.created', 'product.created']);
    await client.webhookEndpoints.update(endpoint.id, { disabled: true });
    await client.products.create({ name: 'Max' });
    assert.equal((await client.webhookEndpoints.list()).data[0]?.status, 'disabled');
    await client.webhookEndpoints.del(endpoint.id);
    await stripe.webhooks.allDelivered();
    assert.equal(received.length, 2);
  });

  it('can be held, shuffled, sent twice and lost', async () => {
    stripe.webhooks.deliverTo(hook);
    stripe.webhooks.hold();
    for (const name of ['a', 'b', 'c']) await client.products.create({ name });
    await stripe.webhooks.allDelivered();
    assert.equal(received.length, 0);
    stripe.webhooks.release(([a, , c]) => [c, a, a].filter((held) => held !== undefined));
    await stripe.webhooks.allDelivered();
    const names = received.map((event) => (event.type === 'product.created' ? event.data.object.name : undefined));
    assert.deepEqual(names.sort(), ['a', 'a', 'c']);
    await client.products.create({ name: 'd' });
    await stripe.webhooks.allDelivered();
    assert.equal(received.length, 4, 'it holds no more');
  });
});
