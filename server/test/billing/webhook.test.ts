import assert from 'node:assert/strict';
import Stripe from 'stripe';
import { type BillingService, startBilling } from '../support/billing.ts';
import { startService } from '../support/server.ts';
import { until } from '../support/until.ts';

describe("Stripe's webhooks", () => {
  let service: BillingService;
  before(async () => {
    service = await startBilling();
    // Until the job queue is there.
    await until(async () => service.log().includes('jobs started') || undefined);
  });
  after(() => service.stop());

  let last = 0;
  const newId = () => `evt_${++last}`;
  const event = (id: string, type = 'invoice.paid', object: object = { customer: 'cus_of_nobody' }) =>
    JSON.stringify({ id, object: 'event', type, data: { object } });
  const secret = () => String(service.stripe.settings['STRIPE_WEBHOOK_SECRET']);
  const now = () => Math.floor(Date.now() / 1_000);
  const sign = (payload: string, timestamp = now(), by = secret()) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret: by, timestamp });
  async function send(payload: string, signature: string | undefined = sign(payload)) {
    const answer = await fetch(`${service.server.url}/webhooks/stripe`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature !== undefined && { 'stripe-signature': signature }),
      },
      body: payload,
    });
    await answer.text();
    return answer.status;
  }
  const rows = async (id: string) =>
    (await service.pool.query('SELECT * FROM "StripeEvent" WHERE "id" = $1', [id])).rows;

  it('are kept by id, type and customer alone, and processed', async () => {
    const id = newId();
    const object = { customer: 'cus_of_nobody', customer_email: 'ada@example.com' };
    assert.equal(await send(event(id, 'invoice.paid', object)), 200);
    const [row] = await until(async () => {
      const found = await rows(id);
      return found[0]?.processedAt === null ? undefined : found;
    });
    assert.deepEqual([row?.type, row?.subject], ['invoice.paid', 'cus_of_nobody']);
    assert.ok(!JSON.stringify(row).includes('ada@'));
  });

  it('that come again, or all at once, are one row', async () => {
    const payload = event(newId());
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(payload)));
    assert.deepEqual(new Set(answers), new Set([200]));
    assert.equal(await send(payload), 200);
    assert.equal((await rows(`evt_${last}`)).length, 1);
  });

  const refused: [what: string, signature: (payload: string) => string | undefined][] = [
    ['unsigned', () => ''],
    ['signed by somebody else', (payload) => sign(payload, now(), 'whsec_somebody_else')],
    ['signed for other bytes', (payload) => sign(`${payload} `)],
    ['signed more than 300 seconds ago', (payload) => sign(payload, now() - 301)],
    ['signed with nonsense', () => 't=now,v1=deadbeef'],
  ];
  for (const [what, signature] of refused) {
    it(`${what} are refused, and not kept`, async () => {
      const id = newId();
      const payload = event(id);
      assert.equal(await send(payload, signature(payload)), 400);
      assert.deepEqual(await rows(id), []);
    });
  }

  it('signed 290 seconds ago are taken', async () => {
    const payload = event(newId());
    assert.equal(await send(payload, sign(payload, now() - 290)), 200);
  });

  it('that are no JSON, though signed, are refused', async () => {
    assert.equal(await send('{', sign('{')), 400);
  });

  it('that are huge are refused before they are read', async () => {
    const id = newId();
    const payload = event(id, 'invoice.paid', { customer: 'cus_1', padding: 'p'.repeat(600_000) });
    assert.equal(await send(payload), 413);
    assert.deepEqual(await rows(id), []);
  });

  it('of kinds that say nothing of a plan are acknowledged, and not kept', async () => {
    for (const type of ['product.created', 'invoice.created', 'something.invented']) {
      const id = newId();
      assert.equal(await send(event(id, type)), 200);
      assert.deepEqual(await rows(id), []);
    }
  });

  it('are taken for nothing where nothing is sold', async () => {
    const free = await startService();
    try {
      const answer = await fetch(`${free.server.url}/webhooks/stripe`, { method: 'POST', body: event(newId()) });
      assert.equal(answer.status, 404);
    } finally {
      await free.stop();
    }
  });
});
