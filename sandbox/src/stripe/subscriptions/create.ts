import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { couponsNamed } from '../catalogue/coupons.ts';
import { newId } from '../ids.ts';
import { declineOf } from '../invoices/charge.ts';
import { collect, defaultCard } from '../invoices/collect.ts';
import { addDiscount, discountsLeft, reductionBy } from '../invoices/discounts.ts';
import { draftInvoice, finalizeInvoice } from '../invoices/invoice.ts';
import { amountOfItems, periodLine } from '../invoices/lines.ts';
import type { Subscription } from '../kinds.ts';
import { listOf } from '../list.ts';
import { mergeMetadata } from '../params.ts';
import { paymentMethodOf } from '../paymentMethods.ts';
import { cardError } from '../testCards.ts';
import { NO_DETAILS } from './end.ts';
import { newItem, recurringOf, recurringPrice } from './items.ts';
import type { Creation } from './params.ts';
import { afterIntervals } from './periods.ts';
import { changeSubscription, featuresOf } from './record.ts';
import { tellIfTrialEndsSoon } from './trial.ts';

const DAY = 86_400;

/** https://docs.stripe.com/api/subscriptions/create */
export function createSubscription(account: Account, params: Creation): Subscription {
  const customer = account.get('customer', params.customer, 'customer');
  const prices = params.items.map(({ price }, index) => ({
    price: recurringPrice(account, price, `items[${index}][price]`),
  }));
  const recurring = recurringOf(prices);
  const now = account.clock.now();
  const trialEnd = trialEndOf(params, now);
  const coupons = couponsNamed(account, params.discounts ?? [], customer.id);
  const card =
    params.default_payment_method == null
      ? defaultCard(account, customer.id)
      : paymentMethodOf(account, params.default_payment_method, customer.id);

  const id = newId('sub_');
  const period = { start: now, end: trialEnd ?? afterIntervals(now, recurring, 1) };
  const items = params.items.map((item) => newItem(account, item, id, period));
  const amount = amountOfItems(items);
  const due =
    trialEnd === null
      ? amount -
        reductionBy(
          account,
          coupons.map(({ coupon }) => coupon),
          amount,
        )
      : 0;
  const behavior = params.payment_behavior ?? 'allow_incomplete';
  if (due > 0 && behavior !== 'default_incomplete') assertPayable(card, behavior === 'error_if_incomplete');

  const discounts = coupons.map(
    (each) => addDiscount(account, { ...each, customer: customer.id, subscription: id }).id,
  );
  const subscription = account.add<'subscription'>({
    ...newSubscription(params, { id, now, trialEnd, currency: prices[0]?.price.currency ?? 'usd' }),
    cancel_at: params.cancel_at_period_end ? period.end : (params.cancel_at ?? null),
    default_payment_method: params.default_payment_method == null ? null : (card?.id ?? null),
    discounts,
    items: listOf(items, `/v1/subscription_items?subscription=${id}`),
    sandbox: { features: [] },
  });
  const invoice = draftInvoice(account, {
    customer: customer.id,
    subscription,
    reason: 'subscription_create',
    lines: items.map((item) => periodLine(trialEnd === null ? item : freeOfCharge(item), period)),
    currency: subscription.currency,
    takesPendingItems: true,
    autoAdvance: true,
  });
  finalizeInvoice(account, invoice);
  const begun = changeSubscription(
    account,
    subscription,
    {
      discounts: discountsLeft(account, discounts),
      latest_invoice: invoice.id,
      status: trialEnd === null ? 'incomplete' : 'trialing',
      sandbox: { features: featuresOf(account, items) },
    },
    'customer.subscription.created',
  );
  const open = account.get('invoice', invoice.id);
  if (behavior !== 'default_incomplete' || open.amount_due === 0) collect(account, open, card);
  tellIfTrialEndsSoon(account, begun);
  return account.get('subscription', id);
}

function trialEndOf({ trial_end: end, trial_period_days: days }: Creation, now: number): number | null {
  if (end !== undefined && days !== undefined) {
    throw invalid('You may only specify one of these parameters: trial_end, trial_period_days.', 'trial_end');
  }
  if (typeof end === 'number' && end <= now)
    throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', 'trial_end');
  if (typeof end === 'number') return end;
  return days === undefined || days === 0 ? null : now + days * DAY;
}

/** @throws ApiError if there is no card; or if it would be declined, and that is to be an error. */
function assertPayable(card: Stripe.PaymentMethod | undefined, declinesAreErrors: boolean): void {
  if (card === undefined) {
    throw invalid(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      undefined,
      'resource_missing',
    );
  }
  const decline = declineOf(card);
  if (declinesAreErrors && decline !== null) throw cardError(decline);
}

const freeOfCharge = (item: Stripe.SubscriptionItem): Stripe.SubscriptionItem => ({
  ...item,
  price: { ...item.price, unit_amount: 0 },
});

function newSubscription(
  params: Creation,
  { id, now, trialEnd, currency }: { id: string; now: number; trialEnd: number | null; currency: string },
): Omit<Stripe.Subscription, 'cancel_at' | 'items' | 'discounts' | 'default_payment_method'> {
  const flexible = params.billing_mode?.type !== 'classic';
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: {
      enabled: params.automatic_tax?.enabled ?? false,
      disabled_reason: null,
      liability: params.automatic_tax?.enabled ? { type: 'self' } : null,
    },
    billing_cycle_anchor: trialEnd ?? now,
    billing_cycle_anchor_config: null,
    billing_mode: {
      type: flexible ? 'flexible' : 'classic',
      flexible: flexible
        ? { proration_discounts: params.billing_mode?.flexible?.proration_discounts ?? 'included' }
        : null,
      ...(flexible && { updated_at: now }),
    },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at_period_end: params.cancel_at_period_end ?? false,
    canceled_at: null,
    cancellation_details: NO_DETAILS,
    collection_method: 'charge_automatically',
    created: now,
    currency,
    customer: params.customer,
    customer_account: null,
    days_until_due: null,
    default_source: null,
    default_tax_rates: [],
    description: params.description ?? null,
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata({}, params.metadata),
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: params.payment_settings?.save_default_payment_method ?? 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: trialEnd,
    trial_settings: params.trial_settings ?? {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: trialEnd === null ? null : now,
  };
}
