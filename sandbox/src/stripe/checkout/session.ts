import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { couponsNamed } from '../catalogue/coupons.ts';
import { newId } from '../ids.ts';
import { reductionBy } from '../invoices/discounts.ts';
import type { Kinds } from '../kinds.ts';
import { mergeMetadata } from '../params.ts';
import { recurringOf } from '../subscriptions/items.ts';
import type { Creation } from './params.ts';

export type Session = Kinds['checkout.session'];

const DAY = 86_400;

/** https://docs.stripe.com/api/checkout/sessions/create */
export function createSession(account: Account, params: Creation, origin: string): Session {
  const id = newId('cs_test_', 58);
  const now = account.clock.now();
  assertSensible(account, params, now);
  const lineItems = params.line_items.map(({ price, quantity = 1 }, index) =>
    lineItem(priceFor(account, params.mode, price, `line_items[${index}][price]`), quantity),
  );
  if (params.mode === 'subscription') {
    recurringOf(lineItems.flatMap(({ price }) => (price?.recurring ? [{ price }] : [])));
  }
  const coupons = couponsNamed(account, params.discounts ?? [], params.customer ?? null).map(({ coupon }) => coupon);
  const customer = account.find('customer', params.customer);
  const trial = params.subscription_data?.trial_end ?? params.subscription_data?.trial_period_days;
  const session: Session = {
    ...blank,
    id,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    automatic_tax: {
      enabled: params.automatic_tax?.enabled ?? false,
      liability: params.automatic_tax?.enabled ? { type: 'self' } : null,
      provider: null,
      status: null,
    },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: now,
    currency: lineItems[0]?.currency ?? null,
    customer: params.customer ?? null,
    customer_creation: params.customer === undefined && params.mode === 'payment' ? 'if_required' : null,
    customer_details: customer
      ? {
          address: customer.address ?? null,
          business_name: null,
          email: customer.email,
          individual_name: null,
          name: null,
          phone: null,
          tax_exempt: 'none',
          tax_ids: null,
        }
      : null,
    customer_email: params.customer_email ?? null,
    expires_at: params.expires_at ?? now + DAY,
    locale: (params.locale ?? null) as Stripe.Checkout.Session.Locale | null,
    metadata: mergeMetadata({}, params.metadata),
    mode: params.mode,
    payment_method_collection:
      params.mode === 'subscription' ? (params.payment_method_collection ?? 'always') : 'if_required',
    success_url: params.success_url,
    url: `${origin}/c/pay/${id}`,
    sandbox: {
      coupons,
      lineItems,
      promotionCode: null,
      subscriptionData: params.subscription_data ?? {},
      trial: trial !== undefined && trial > 0,
    },
  };
  return account.add<'checkout.session'>({ ...session, ...amounts(account, session) });
}

/** What is to be paid at once, with the discounts that hold. */
export function amounts(
  account: Account,
  { sandbox: { coupons, lineItems, trial } }: Session,
): Pick<Session, 'amount_subtotal' | 'amount_total' | 'total_details'> {
  const subtotal = trial ? 0 : lineItems.reduce((sum, item) => sum + item.amount_subtotal, 0);
  const discount = reductionBy(account, coupons, subtotal);
  return {
    amount_subtotal: subtotal,
    amount_total: subtotal - discount,
    total_details: { amount_discount: discount, amount_shipping: 0, amount_tax: 0 },
  };
}

function assertSensible(account: Account, params: Creation, now: number): void {
  const customer = params.customer === undefined ? undefined : account.get('customer', params.customer, 'customer');
  if (customer && params.customer_email !== undefined) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', 'customer_email');
  }
  if (params.allow_promotion_codes !== undefined && params.discounts) {
    throw invalid('You may only specify one of these parameters: allow_promotion_codes, discounts.', 'discounts');
  }
  if (params.mode === 'payment' && params.subscription_data) {
    throw invalid('You can not pass `subscription_data` in `payment` mode.', 'subscription_data');
  }
  if (params.mode === 'subscription' && params.payment_intent_data) {
    throw invalid('You can not pass `payment_intent_data` in `subscription` mode.', 'payment_intent_data');
  }
  if (params.customer_update && !customer) {
    throw invalid('`customer_update` can only be used with `customer`.', 'customer_update');
  }
  if (params.automatic_tax?.enabled && customer && !customer.address && params.customer_update?.address !== 'auto') {
    throw invalid(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
      undefined,
      'customer_tax_location_invalid',
    );
  }
  const { expires_at: expires } = params;
  if (expires !== undefined && (expires < now + 1_800 || expires > now + DAY)) {
    throw invalid(
      'The `expires_at` timestamp must be from 30 minutes to 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
}

function priceFor(account: Account, mode: Creation['mode'], id: string, param: string): Stripe.Price {
  const price = account.get('price', id, param);
  if (!price.active) throw invalid('The price specified is inactive. This field only accepts active prices.', param);
  if (mode === 'payment' && price.recurring !== null) {
    throw invalid('You must use `subscription` mode when passing a recurring price.', param);
  }
  return price;
}

function lineItem(price: Stripe.Price, quantity: number): Stripe.LineItem {
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id: newId('li_'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: String(price.product),
    metadata: {},
    price,
    quantity,
  };
}

const blank = {
  object: 'checkout.session',
  amount_subtotal: 0,
  amount_total: 0,
  total_details: null,
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allowed_payment_method_types: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_account: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: null,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  payment_status: 'unpaid',
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  submit_type: null,
  subscription: null,
  ui_mode: 'hosted_page',
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;
