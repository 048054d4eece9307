import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { subscriptionOf } from '../invoices/invoice.ts';
import type { Subscription } from '../kinds.ts';
import { endSubscription } from './end.ts';
import { changeSubscription, featuresOf, isLive } from './record.ts';

/** What the payment of an invoice does to its subscription. */
export function invoicePaid(account: Account, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (subscription === undefined || !isLive(subscription)) return;
  if (subscription.pending_update !== null && invoice.billing_reason === 'subscription_update') {
    applyPendingUpdate(account, subscription);
    return;
  }
  // Of several that are due, the latest decides.
  if (subscription.latest_invoice !== invoice.id) return;
  if (subscription.status === 'paused') {
    changeSubscription(
      account,
      subscription,
      { status: 'active' },
      'customer.subscription.resumed',
      'customer.subscription.updated',
    );
  } else if (subscription.status !== 'trialing') {
    changeSubscription(account, subscription, { status: 'active' }, 'customer.subscription.updated');
  }
}

/** What a failed payment does to it; `wasLast` if no further attempt follows by itself. */
export function invoiceFailed(account: Account, invoice: Stripe.Invoice, wasLast: boolean): void {
  const subscription = subscriptionOf(account, invoice);
  if (subscription === undefined || !isLive(subscription)) return;
  const untouched = ['incomplete', 'paused', 'unpaid'].includes(subscription.status);
  if (untouched || subscription.pending_update !== null) return;
  if (wasLast && account.dunning.afterLast === 'cancel') {
    endSubscription(account, subscription.id, 'payment_failed');
    return;
  }
  const status = wasLast && account.dunning.afterLast === 'mark_unpaid' ? 'unpaid' : 'past_due';
  changeSubscription(account, subscription, { status }, 'customer.subscription.updated');
}

function applyPendingUpdate(account: Account, subscription: Subscription): void {
  const items = subscription.pending_update?.subscription_items ?? subscription.items.data;
  changeSubscription(
    account,
    subscription,
    {
      billing_cycle_anchor: subscription.pending_update?.billing_cycle_anchor ?? subscription.billing_cycle_anchor,
      items: { ...subscription.items, data: items },
      pending_update: null,
      sandbox: { ...subscription.sandbox, features: featuresOf(account, items) },
    },
    'customer.subscription.pending_update_applied',
    'customer.subscription.updated',
  );
}
