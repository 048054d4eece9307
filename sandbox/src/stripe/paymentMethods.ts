import type Stripe from 'stripe';
import * as z from 'zod';
import type { Account } from './account.ts';
import { invalid, missing } from './apiError.ts';
import { idAfter, newId } from './ids.ts';
import { mergeMetadata, metadata, whole } from './params.ts';
import type { Routes } from './routes.ts';
import { cardEnding, cardError, cardNamed, cardNumbered, type TestCard } from './testCards.ts';

const cardDetails = z.union([
  z.strictObject({ token: z.string() }),
  z.strictObject({ number: z.string(), exp_month: whole, exp_year: whole, cvc: z.string().optional() }),
]);
const creation = z.object({
  type: z.literal('card'),
  card: cardDetails,
  billing_details: z
    .strictObject({
      address: z.record(z.string(), z.string()).optional(),
      email: z.string().optional(),
      name: z.string().optional(),
      phone: z.string().optional(),
    })
    .optional(),
  metadata: metadata.optional(),
});

/** https://docs.stripe.com/api/payment_methods */
export function paymentMethodRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/payment_methods', creation, ({ params: { card, billing_details: billing, metadata: merged } }) => {
    const found = 'token' in card ? cardNamed(card.token) : cardNumbered(card.number);
    if (found === undefined) throw invalid('Your card number is incorrect.', 'card', 'incorrect_number');
    const made = savedCard(account, found, null);
    return account.add<'payment_method'>({
      ...made,
      billing_details: { ...made.billing_details, name: billing?.name ?? null, email: billing?.email ?? null },
      metadata: mergeMetadata({}, merged),
    });
  });
  routes.get('/v1/payment_methods/:id', ({ id }) => account.get('payment_method', id));
  routes.post('/v1/payment_methods/:id/attach', z.object({ customer: z.string() }), ({ id, params: { customer } }) =>
    attach(account, id, account.get('customer', customer, 'customer').id),
  );
  routes.post('/v1/payment_methods/:id/detach', z.object({}), ({ id }) =>
    account.change(account.get('payment_method', id), { customer: null }, 'payment_method.detached'),
  );
  const filters = z.object({ customer: z.string().optional(), type: z.literal('card').optional() });
  routes.list('/v1/payment_methods', filters, ({ params }) => cardsOf(account, params.customer));
  routes.list('/v1/customers/:id/payment_methods', filters.omit({ customer: true }), ({ id }) => cardsOf(account, id));
}

const cardsOf = (account: Account, customer: string | undefined): Stripe.PaymentMethod[] =>
  account.all('payment_method').filter((each) => customer !== undefined && each.customer === customer);

/** The card of a customer that a parameter names. */
export function paymentMethodOf(account: Account, name: string, customer: string): Stripe.PaymentMethod {
  if (cardNamed(name) !== undefined) return attach(account, name, customer);
  const found = account.find('payment_method', name);
  if (found === undefined) throw missing('PaymentMethod', name, 'payment_method');
  if (found.customer === customer) return found;
  throw invalid(
    'The customer does not have a payment method with the ID given. The payment method must be attached to the customer.',
    'payment_method',
    'resource_missing',
  );
}

/** What is charged once: a card of the customer's, or one that is not kept. */
export function cardToCharge(account: Account, name: string, customer: string | null): Stripe.PaymentMethod {
  const card = cardNamed(name);
  if (card !== undefined) return newCard(account, card);
  return customer === null
    ? account.get('payment_method', name, 'payment_method')
    : paymentMethodOf(account, name, customer);
}

/** @throws ApiError of status 402 if the card cannot even be saved. */
export function attach(account: Account, name: string, customer: string): Stripe.PaymentMethod {
  const card = cardNamed(name);
  if (card === undefined) {
    const found = account.find('payment_method', name);
    if (found === undefined) throw missing('PaymentMethod', name);
    if (found.customer === customer) return found;
    const refusal = cardEnding(found.card?.last4 ?? '');
    if (refusal?.decline && refusal.refusedAtOnce) throw cardError(refusal.decline);
    return account.change(found, { customer }, 'payment_method.attached');
  }
  return attachCard(account, card, customer);
}

export function attachCard(account: Account, card: TestCard, customer: string): Stripe.PaymentMethod {
  if (card.decline !== null && card.refusedAtOnce) throw cardError(card.decline);
  return account.add(savedCard(account, card, customer), 'payment_method.attached');
}

/** A card that a person typed, which is nobody's yet. */
export const newCard = (account: Account, card: TestCard): Stripe.PaymentMethod =>
  account.add(savedCard(account, card, null));

function savedCard(account: Account, { number, brand }: TestCard, customer: string | null): Stripe.PaymentMethod {
  const now = account.clock.now();
  return {
    id: newId('pm_'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: {
      address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
      email: null,
      name: null,
      phone: null,
      tax_id: null,
    },
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: brand,
      exp_month: 12,
      exp_year: new Date(now * 1_000).getUTCFullYear() + 3,
      fingerprint: idAfter('', number).slice(0, 16),
      funding: 'credit',
      generated_from: null,
      last4: number.slice(-4),
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: now,
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}
