import assert from 'node:assert/strict';
import { hostedPage } from '@codetrain/contract/billing';
import { people } from '@codetrain/sandbox/clerk';
import { type StripeSandbox, startStripe } from '@codetrain/sandbox/stripe';
import type StripeClient from 'stripe';
import { setUpStripe } from '../../src/billing/setup/setUpStripe.ts';
import { clientOf, goodCard, submit } from '../support/billing.ts';
import { type SignInService, startSignIn } from '../support/signIn.ts';
import { until } from '../support/until.ts';

describe('a person who is gone', () => {
  let stripe: StripeSandbox;
  let client: StripeClient;
  let service: SignInService;
  let access: string;
  beforeEach(async () => {
    stripe = await startStripe();
    client = clientOf(stripe);
    await setUpStripe(client, { mode: 'mend', webhookUrl: undefined });
    service = await startSignIn(stripe.settings);
    stripe.webhooks.deliverTo(`${service.server.url}/webhooks/stripe`);
    await until(async () => service.log().includes('jobs started') || undefined);
    ({ access } = await service.editor.signIn());
  });
  afterEach(async () => {
    await stripe.stop();
    await service.stop();
  });

  const post = (path: string) =>
    fetch(service.server.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
      body: JSON.stringify({ plan: 'pro', interval: 'month' }),
    });
  const checkout = async () => hostedPage.parse(await (await post('/v1/billing/checkout')).json()).url;
  const customers = async () => (await client.customers.list()).data;
  const gone = async () => {
    service.clerk.directory.delete(people.ada.id);
    await service.clerk.webhooks.allDelivered();
  };
  const books = async () => {
    const { rows } = await service.pool.query(`
      SELECT c."deletedAt" IS NOT NULL AS deleted, a."plan", s."status"
      FROM "Customer" c JOIN "Account" a ON a."id" = c."accountId" LEFT JOIN "Subscription" s USING ("accountId")`);
    return rows;
  };
  const deletedEverywhere = async () => {
    await until(async () => ((await books())[0]?.deleted === true ? true : undefined));
    assert.deepEqual(await customers(), []);
    assert.deepEqual(await books(), [{ deleted: true, plan: 'free', status: null }]);
  };

  it('pays no more: the customer is deleted at Stripe, and what is paid by month ends', async () => {
    await submit(await checkout(), goodCard);
    assert.equal((await post('/v1/billing/refresh')).status, 200);
    const [customer] = await customers();
    assert.equal(customer?.email, 'ada@example.com');
    await gone();
    await deletedEverywhere();
    assert.deepEqual(
      stripe.truth(String(customer?.id)).subscriptions.map(({ status }) => status),
      ['canceled'],
    );
  });

  it('cannot pay on a page that was still open', async () => {
    const url = await checkout();
    await gone();
    await deletedEverywhere();
    assert.equal((await submit(url, goodCard)).status, 410);
    assert.equal((await client.subscriptions.list({ status: 'all' })).data.length, 0);
  });

  it('and paid in the very moment, is refused and pays no more', async () => {
    // Everything that Stripe tells is held back, and Stripe is down when the person goes: nothing can be done at once.
    stripe.webhooks.hold();
    const url = await checkout();
    const [customer] = await customers();
    stripe.isDown = true;
    await gone();
    stripe.isDown = false;
    await submit(url, goodCard);
    stripe.webhooks.release();
    await deletedEverywhere();
    assert.deepEqual(
      stripe.truth(String(customer?.id)).subscriptions.filter(({ status }) => status !== 'canceled'),
      [],
    );
  });

  it('and is gone while Stripe makes the customer, leaves none behind', async () => {
    stripe.beforeAnswer = async ({ method, path }) => {
      if (method !== 'POST' || path !== '/v1/customers') return;
      stripe.beforeAnswer = async () => undefined;
      await gone();
    };
    const answer = await post('/v1/billing/checkout');
    assert.equal(answer.status, 401);
    assert.deepEqual(await customers(), []);
    assert.deepEqual(await books(), []);
  });
});
