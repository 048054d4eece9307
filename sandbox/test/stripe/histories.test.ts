import assert from 'node:assert/strict';
import fc from 'fast-check';
import type StripeClient from 'stripe';
import { type StripeSandbox, startStripe } from '../../src/stripe.ts';
import { catalogue, clientOf } from './support.ts';

const DAY = 86_400;

type Step =
  | { readonly kind: 'subscribe'; readonly trialDays: number; readonly missing: 'cancel' | 'create_invoice' | 'pause' }
  | { readonly kind: 'card'; readonly name: string }
  | {
      readonly kind: 'switch';
      readonly prorations: 'always_invoice' | 'create_prorations' | 'none';
      readonly waits: boolean;
    }
  | { readonly kind: 'cancelLater' | 'keep' | 'cancel' | 'endTrial' | 'resume' | 'pause' | 'unpause' | 'pay' }
  | { readonly kind: 'advance'; readonly days: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('subscribe' as const),
    trialDays: fc.constantFrom(0, 2, 10),
    missing: fc.constantFrom('cancel' as const, 'create_invoice' as const, 'pause' as const),
  }),
  fc.record({
    kind: fc.constant('card' as const),
    name: fc.constantFrom('pm_card_visa', 'pm_card_chargeCustomerFail', 'pm_card_authenticationRequired'),
  }),
  fc.record({
    kind: fc.constant('switch' as const),
    prorations: fc.constantFrom('always_invoice' as const, 'create_prorations' as const, 'none' as const),
    waits: fc.boolean(),
  }),
  fc.record({
    kind: fc.constantFrom(
      'cancelLater' as const,
      'keep' as const,
      'cancel' as const,
      'endTrial' as const,
      'resume' as const,
      'pause' as const,
      'unpause' as const,
      'pay' as const,
    ),
  }),
  fc.record({ kind: fc.constant('advance' as const), days: fc.constantFrom(1, 4, 12, 31, 370) }),
);

describe("histories of the sandbox's Stripe", () => {
  it('tell by events of all that becomes so', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const stripe = await startStripe();
        try {
          await play(stripe, steps);
        } finally {
          await stripe.stop();
        }
      }),
      { numRuns: 20 },
    ));
});

async function play(stripe: StripeSandbox, steps: readonly Step[]): Promise<void> {
  const client = clientOf(stripe);
  const { monthly, yearly } = await catalogue(client);
  const customer = await client.customers.create({});
  for (const each of steps) {
    const [latest] = stripe.truth(customer.id).subscriptions;
    // What is not possible now is refused, and changes nothing.
    await take(each, latest).catch((error: StripeClient.errors.StripeError) => {
      if (error.statusCode === undefined || error.statusCode >= 500) throw error;
    });
    await compare();
  }

  async function take(each: Step, subscription: StripeClient.Subscription | undefined): Promise<unknown> {
    if (each.kind === 'advance') return stripe.clock.advance(each.days * DAY);
    if (each.kind === 'card') {
      const { id } = await client.paymentMethods.attach(each.name, { customer: customer.id });
      return client.customers.update(customer.id, { invoice_settings: { default_payment_method: id } });
    }
    if (each.kind === 'subscribe') {
      return client.subscriptions.create({
        customer: customer.id,
        items: [{ price: monthly.id }],
        trial_period_days: each.trialDays,
        trial_settings: { end_behavior: { missing_payment_method: each.missing } },
      });
    }
    if (subscription === undefined) return;
    const { id } = subscription;
    switch (each.kind) {
      case 'switch': {
        const [item] = subscription.items.data;
        return client.subscriptions.update(id, {
          items: [{ id: String(item?.id), price: item?.price.id === monthly.id ? yearly.id : monthly.id }],
          proration_behavior: each.prorations,
          payment_behavior: each.waits ? 'pending_if_incomplete' : 'allow_incomplete',
        });
      }
      case 'cancelLater':
        return client.subscriptions.update(id, { cancel_at_period_end: true });
      case 'keep':
        return client.subscriptions.update(id, { cancel_at_period_end: false });
      case 'cancel':
        return client.subscriptions.cancel(id);
      case 'endTrial':
        return client.subscriptions.update(id, { trial_end: 'now' });
      case 'resume':
        return client.subscriptions.resume(id);
      case 'pause':
        return client.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
      case 'unpause':
        return client.subscriptions.update(id, { pause_collection: '' });
      case 'pay':
        return client.invoices.pay(String(subscription.latest_invoice));
    }
  }

  /** The last event about each thing shows it as it is. */
  async function compare(): Promise<void> {
    const events: StripeClient.Event[] = [];
    for await (const event of client.events.list({ limit: 100 })) events.push(event);
    const lastOf = (id: string | undefined) =>
      events.find(({ data }) => 'id' in data.object && data.object.id === id)?.data.object;
    for (const subscription of stripe.truth(customer.id).subscriptions) {
      assert.deepEqual(lastOf(subscription.id), subscription);
    }
    for await (const invoice of client.invoices.list({ limit: 100 })) {
      assert.deepEqual(lastOf(invoice.id), JSON.parse(JSON.stringify(invoice)));
    }
    const told = events.find(({ type }) => type === 'entitlements.active_entitlement_summary.updated')?.data.object as
      | StripeClient.Entitlements.ActiveEntitlementSummary
      | undefined;
    const keys = told?.entitlements.data.map(({ lookup_key: key }) => key) ?? [];
    assert.deepEqual(keys, stripe.truth(customer.id).entitlements);
  }
}
