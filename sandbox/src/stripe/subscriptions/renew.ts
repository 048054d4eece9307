import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { idOf } from '../ids.ts';
import { collect } from '../invoices/collect.ts';
import { discountsLeft, unexpired } from '../invoices/discounts.ts';
import { draftInvoice, finalizeInvoice, voidInvoice } from '../invoices/invoice.ts';
import { periodLine } from '../invoices/lines.ts';
import type { Subscription } from '../kinds.ts';
import { endSubscription } from './end.ts';
import { recurringOf } from './items.ts';
import { periodAt } from './periods.ts';
import { changeSubscription, featuresOf, itemsInPeriod } from './record.ts';

export interface Start {
  /** From which periods are counted. */
  readonly anchor: number;
  readonly reason: Stripe.Invoice.BillingReason;
  readonly changes?: Partial<Subscription>;
  /** What is on the invoice besides the new period. */
  readonly lines?: readonly Stripe.InvoiceLineItem[];
  readonly autoAdvance?: boolean;
}

/** Begins the period that it is now, with the features that the products have now, and makes its invoice. */
export function startPeriod(
  account: Account,
  subscription: Subscription,
  { anchor, reason, changes = {}, lines = [], autoAdvance = true }: Start,
): { subscription: Subscription; invoice: Stripe.Invoice } {
  const now = account.clock.now();
  const changed = { ...subscription, ...changes };
  const period = periodAt(now, anchor, recurringOf(changed.items.data));
  const items = { ...changed.items, data: itemsInPeriod(changed.items.data, period) };
  const discounts = unexpired(
    account,
    changed.discounts.map((each) => idOf(each)),
  );
  const begun = { ...changed, discounts, items, billing_cycle_anchor: anchor };
  const invoice = draftInvoice(account, {
    customer: idOf(subscription.customer),
    subscription: begun,
    reason,
    lines: [...lines, ...items.data.map((item) => periodLine(item, period))],
    currency: subscription.currency,
    takesPendingItems: true,
    autoAdvance,
  });
  const started = changeSubscription(
    account,
    subscription,
    {
      ...changes,
      billing_cycle_anchor: anchor,
      discounts: discountsLeft(account, discounts),
      items,
      latest_invoice: invoice.id,
      sandbox: { ...changed.sandbox, features: featuresOf(account, items.data) },
    },
    'customer.subscription.updated',
  );
  return { subscription: started, invoice };
}

/** The end of a period: the next one begins and is invoiced, unless the subscription was to end with it. */
export function renew(account: Account, subscription: Subscription): void {
  if (subscription.cancel_at_period_end) {
    endSubscription(account, subscription.id);
    return;
  }
  const paused = subscription.pause_collection;
  const { invoice } = startPeriod(account, subscription, {
    anchor: subscription.billing_cycle_anchor,
    reason: 'subscription_cycle',
    // What nobody pays for is invoiced in drafts, to be looked at by a person.
    autoAdvance: paused === null && subscription.status !== 'unpaid',
  });
  if (paused?.behavior === 'void') voidInvoice(account, finalizeInvoice(account, invoice));
  else if (paused?.behavior === 'mark_uncollectible') {
    account.change(finalizeInvoice(account, invoice), { status: 'uncollectible' }, 'invoice.marked_uncollectible');
  } else if (invoice.auto_advance) collect(account, invoice);
}
