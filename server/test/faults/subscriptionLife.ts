import type { StripeSandbox } from '@codetrain/sandbox/stripe';
import Stripe from 'stripe';
import type { Random } from './random.ts';

export interface Life {
  readonly stripe: StripeSandbox;
  readonly client: Stripe;
  readonly customer: string;
  /** Ids of the prices that are sold. */
  readonly prices: readonly string[];
  readonly random: Random;
}

type Step = (life: Life) => Promise<unknown>;

const DAY = 86_400;

/** What a person, their bank, an operator or time may do to a subscription. */
const steps: Readonly<Record<string, Step>> = {
  subscribe: async ({ client, customer, prices, random }) => {
    const { data } = await client.subscriptions.list({ customer });
    // A second one is what must not happen, and does.
    if (data.length > 0 && random.next() < 0.8) return;
    await client.subscriptions.create({
      customer,
      items: [{ price: random.oneOf(prices) }],
      ...(random.next() < 0.3 && {
        trial_period_days: random.between(1, 20),
        trial_settings: { end_behavior: { missing_payment_method: random.oneOf(['cancel', 'pause'] as const) } },
      }),
    });
  },
  'use a good card': (life) => useCard(life, 'pm_card_visa'),
  'use a card that is declined': (life) => useCard(life, 'pm_card_chargeCustomerFail'),
  'change the price': (life) =>
    withSubscription(life, ({ id, items }) =>
      life.client.subscriptions.update(id, {
        items: [{ id: String(items.data[0]?.id), price: life.random.oneOf(life.prices) }],
        proration_behavior: 'always_invoice',
      }),
    ),
  'cancel at the end': (life) =>
    withSubscription(life, ({ id }) => life.client.subscriptions.update(id, { cancel_at_period_end: true })),
  'take that back': (life) =>
    withSubscription(life, ({ id }) => life.client.subscriptions.update(id, { cancel_at_period_end: false })),
  'cancel now': (life) => withSubscription(life, ({ id }) => life.client.subscriptions.cancel(id)),
  'end the trial': (life) =>
    withSubscription(life, ({ id }) => life.client.subscriptions.update(id, { trial_end: 'now' })),
  'pause collection': (life) =>
    withSubscription(life, ({ id }) =>
      life.client.subscriptions.update(id, { pause_collection: { behavior: 'void' } }),
    ),
  resume: (life) => withSubscription(life, ({ id }) => life.client.subscriptions.resume(id)),
  'pay what is open': async ({ client, customer }) => {
    const [invoice] = (await client.invoices.list({ customer, status: 'open' })).data;
    if (invoice?.id !== undefined) await client.invoices.pay(invoice.id);
  },
  refund: async ({ client, customer }) => {
    const [charge] = (await client.charges.list({ customer })).data;
    if (charge !== undefined) await client.refunds.create({ charge: charge.id });
  },
  dispute: async ({ client, customer, stripe }) => {
    const [charge] = (await client.charges.list({ customer })).data;
    if (charge?.paid === true && !charge.disputed) stripe.dispute(charge.id);
  },
  'let days pass': async ({ stripe, random }) => stripe.clock.advance(random.between(1, 12) * DAY),
  'let a month pass': async ({ stripe }) => stripe.clock.advance(31 * DAY),
  'delete the customer': async ({ client, customer, random }) => {
    if (random.next() < 0.15) await client.customers.del(customer);
  },
};

/** Without these nothing happens. */
const often = ['subscribe', 'subscribe', 'subscribe', 'use a good card'];
const names = [...Object.keys(steps), ...often];

/** Takes one step, which Stripe may refuse. */
export async function takeStep(life: Life): Promise<string> {
  const name = life.random.oneOf(names);
  try {
    await steps[name]?.(life);
    return name;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    return `${name} (refused)`;
  }
}

async function useCard({ client, customer }: Life, card: string): Promise<void> {
  const { id } = await client.paymentMethods.attach(card, { customer });
  await client.customers.update(customer, { invoice_settings: { default_payment_method: id } });
}

async function withSubscription(
  { client, customer, random }: Life,
  act: (subscription: Stripe.Subscription) => Promise<unknown>,
): Promise<void> {
  const { data } = await client.subscriptions.list({ customer });
  if (data.length > 0) await act(random.oneOf(data));
}
