import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type StripeSandbox, startStripe } from '@codetrain/sandbox/stripe';
import type StripeClient from 'stripe';
import { setUpStripe } from '../../src/billing/setup/setUpStripe.ts';
import { clientOf } from '../support/billing.ts';

const main = fileURLToPath(new URL('../../src/setUpStripe.ts', import.meta.url));
const PUBLIC_URL = 'https://api.codetrain.test';

describe('npm run stripe:setup', () => {
  let stripe: StripeSandbox;
  let client: StripeClient;
  beforeEach(async () => {
    stripe = await startStripe();
    client = clientOf(stripe);
  });
  afterEach(() => stripe.stop());

  const run = (...args: string[]): Promise<{ code: number; said: string }> =>
    new Promise((resolve) => {
      const env = { ...stripe.settings, PUBLIC_URL };
      execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
      );
    });
  const webhookUrl = `${PUBLIC_URL}/webhooks/stripe`;
  const mend = () => setUpStripe(client, { mode: 'mend', webhookUrl });
  const check = async () => (await setUpStripe(client, { mode: 'check', webhookUrl })).drift;

  it('gives an account all that the server needs, tells the secret once, and changes nothing the second time', async () => {
    const before = await run('--check');
    assert.equal(before.code, 1);
    assert.match(before.said, /price codetrain_pro_month: is missing/);
    assert.deepEqual((await client.products.list()).data, [], 'a check changes nothing');

    const first = await run();
    assert.equal(first.code, 0);
    const [, secret] = /^STRIPE_WEBHOOK_SECRET=(whsec_\w+)$/m.exec(first.said) ?? [];
    assert.ok(secret);
    const { data: prices } = await client.prices.list({ lookup_keys: ['codetrain_pro_month', 'codetrain_pro_year'] });
    assert.deepEqual(
      prices.map(({ unit_amount: cents, currency, recurring }) => [cents, currency, recurring?.interval]).toSorted(),
      [
        [2_000, 'usd', 'month'],
        [20_000, 'usd', 'year'],
      ],
    );

    for (const again of [await run(), await run('--check')]) {
      assert.deepEqual(again, { code: 0, said: 'Stripe has all that the server needs.\n' });
    }
    assert.equal((await client.webhookEndpoints.list()).data.length, 1);
    assert.equal((await client.billingPortal.configurations.list()).data.length, 1);
  });

  it('lets a new price take over, and leaves alone who pays the old one', async () => {
    await mend();
    const [old] = (await client.prices.list({ lookup_keys: ['codetrain_pro_month'] })).data;
    assert.ok(old);
    // As if the plans had cost less so far.
    await client.prices.update(old.id, { lookup_key: '' });
    const cheap = await client.prices.create({
      product: 'codetrain_pro',
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month' },
      lookup_key: 'codetrain_pro_month',
    });
    const drift = await check();
    assert.deepEqual(drift[0], 'price codetrain_pro_month: is not $20 each month of codetrain_pro');
    await mend();
    assert.deepEqual(await check(), []);
    const then = await client.prices.retrieve(cheap.id);
    assert.deepEqual([then.active, then.lookup_key, then.metadata], [false, null, { codetrain_plan: 'pro' }]);
  });

  const spoils: [what: string, spoil: (portal: string, endpoint: string) => Promise<unknown>, says: RegExp][] = [
    [
      'a product is renamed',
      () => client.products.update('codetrain_pro', { name: 'Pro!' }),
      /^product codetrain_pro: is not/,
    ],
    [
      'a product is archived',
      () => client.products.update('codetrain_pro', { active: false }),
      /^product codetrain_pro: is not/,
    ],
    [
      'a feature is taken away',
      async () => {
        const [feature] = (await client.products.listFeatures('codetrain_pro')).data;
        await client.products.deleteFeature('codetrain_pro', String(feature?.id));
      },
      /^product codetrain_pro: has not the feature codetrain_/,
    ],
    [
      'a feature is added',
      async () => {
        const feature = await client.entitlements.features.create({ lookup_key: 'other', name: 'Other' });
        await client.products.createFeature('codetrain_pro', { entitlement_feature: feature.id });
      },
      /^product codetrain_pro: has the feature other/,
    ],
    [
      'the billing page cancels at once',
      (portal) =>
        client.billingPortal.configurations.update(portal, {
          features: { subscription_cancel: { enabled: true, mode: 'immediately' } },
        }),
      /^billing page: it offers something else/,
    ],
    [
      'the webhook is disabled',
      (_portal, endpoint) => client.webhookEndpoints.update(endpoint, { disabled: true }),
      /^webhook endpoint https:.* is disabled/,
    ],
    [
      'the webhook hears of less',
      (_portal, endpoint) => client.webhookEndpoints.update(endpoint, { enabled_events: ['invoice.paid'] }),
      /^webhook endpoint https:.* hears of other events/,
    ],
  ];
  for (const [what, spoil, says] of spoils) {
    it(`finds and mends it when ${what}`, async () => {
      await mend();
      const [portal] = (await client.billingPortal.configurations.list()).data;
      const [endpoint] = (await client.webhookEndpoints.list()).data;
      await spoil(String(portal?.id), String(endpoint?.id));
      const drift = await check();
      assert.equal(drift.length, 1, drift.join('; '));
      assert.match(drift[0] ?? '', says);
      await mend();
      assert.deepEqual(await check(), []);
    });
  }

  it('says that Stripe is down', async () => {
    stripe.isDown = true;
    const { code, said } = await run();
    assert.equal(code, 1);
    assert.match(said, /^Stripe is down/);
  });
});
