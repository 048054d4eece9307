import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { idOf } from '../ids.ts';
import { voidInvoice } from '../invoices/invoice.ts';
import type { Subscription } from '../kinds.ts';
import { changeSubscription } from './record.ts';

type Reason = Stripe.Subscription.CancellationDetails.Reason;
type Details = Pick<Stripe.Subscription.CancellationDetails, 'comment' | 'feedback'>;

export const NO_DETAILS: Stripe.Subscription.CancellationDetails = {
  comment: null,
  feedback: null,
  feedback_option: null,
  reason: null,
};

/** Ends a subscription at once. Its open invoices are not tried again. */
export function endSubscription(
  account: Account,
  id: string,
  reason: Reason = 'cancellation_requested',
  details: Partial<Details> = {},
): Subscription {
  const subscription = account.get('subscription', id);
  const now = account.clock.now();
  for (const invoice of invoicesOf(account, id)) {
    if (invoice.status === 'open' || invoice.status === 'draft') {
      account.change(invoice, { auto_advance: false, next_payment_attempt: null }, 'invoice.updated');
    }
  }
  return changeSubscription(
    account,
    subscription,
    {
      canceled_at: subscription.canceled_at ?? now,
      cancellation_details: { ...NO_DETAILS, ...subscription.cancellation_details, ...details, reason },
      ended_at: now,
      pending_update: null,
      status: 'canceled',
    },
    'customer.subscription.deleted',
  );
}

/** The first payment did not come within 23 hours (https://docs.stripe.com/billing/subscriptions/overview). */
export function expireIncomplete(account: Account, subscription: Subscription): void {
  for (const invoice of invoicesOf(account, subscription.id)) {
    if (invoice.status === 'open') voidInvoice(account, invoice);
  }
  changeSubscription(
    account,
    subscription,
    { status: 'incomplete_expired', ended_at: account.clock.now() },
    'customer.subscription.updated',
  );
}

/** What was to change is forgotten, since it was not paid. */
export function expirePendingUpdate(account: Account, subscription: Subscription): void {
  for (const invoice of invoicesOf(account, subscription.id)) {
    if (invoice.status === 'open' && invoice.billing_reason === 'subscription_update') voidInvoice(account, invoice);
  }
  changeSubscription(
    account,
    subscription,
    { pending_update: null },
    'customer.subscription.pending_update_expired',
    'customer.subscription.updated',
  );
}

export const invoicesOf = (account: Account, subscription: string): Stripe.Invoice[] =>
  account.all('invoice').filter(({ parent }) => idOf(parent?.subscription_details?.subscription) === subscription);
