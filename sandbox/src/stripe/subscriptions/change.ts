import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { couponsNamed } from '../catalogue/coupons.ts';
import { idOf } from '../ids.ts';
import { declineOf } from '../invoices/charge.ts';
import { collect, defaultCard } from '../invoices/collect.ts';
import { addDiscount } from '../invoices/discounts.ts';
import { draftInvoice } from '../invoices/invoice.ts';
import { pendingItem, periodLine, prorationLines } from '../invoices/lines.ts';
import type { Subscription } from '../kinds.ts';
import { given, mergeMetadata } from '../params.ts';
import { paymentMethodOf } from '../paymentMethods.ts';
import { cardError } from '../testCards.ts';
import { NO_DETAILS } from './end.ts';
import { changedItems, recurringOf } from './items.ts';
import type { Changes } from './params.ts';
import { periodAt } from './periods.ts';
import { changeSubscription, featuresOf, firstItem, isLive, itemsInPeriod } from './record.ts';
import { startPeriod } from './renew.ts';
import { endTrial, tellIfTrialEndsSoon } from './trial.ts';

const PENDING_SECONDS = 23 * 3_600;

/** https://docs.stripe.com/api/subscriptions/update */
export function updateSubscription(account: Account, id: string, params: Changes): Subscription {
  const subscription = account.get('subscription', id);
  if (!isLive(subscription)) assertOnlyWords(params);
  if (params.trial_end === 'now' && subscription.status === 'trialing') {
    // Whatever else changes, changes while it is still free.
    const { trial_end: _, ...others } = params;
    endTrial(account, updateSubscription(account, id, others));
    return account.get('subscription', id);
  }
  const changed = settings(account, subscription, params);
  if (params.items === undefined && params.billing_cycle_anchor !== 'now') {
    const told = changeSubscription(account, subscription, changed, 'customer.subscription.updated');
    tellIfTrialEndsSoon(account, told);
    return account.get('subscription', id);
  }
  return changeItems(account, subscription, changed, params);
}

/** What changes no amount. */
function settings(account: Account, subscription: Subscription, params: Changes): Partial<Subscription> {
  const now = account.clock.now();
  const { items } = subscription;
  const changes: Partial<Subscription> = given({
    description: params.description,
    metadata: params.metadata === undefined ? undefined : mergeMetadata(subscription.metadata, params.metadata),
    trial_settings: params.trial_settings,
    automatic_tax: params.automatic_tax && { ...subscription.automatic_tax, enabled: params.automatic_tax.enabled },
    pause_collection: params.pause_collection && {
      behavior: params.pause_collection.behavior,
      resumes_at: params.pause_collection.resumes_at ?? null,
    },
    cancellation_details: params.cancellation_details && {
      ...NO_DETAILS,
      ...subscription.cancellation_details,
      ...given(params.cancellation_details),
    },
  });
  if (params.pause_collection === null) changes.pause_collection = null;
  if (params.default_payment_method !== undefined) {
    const { default_payment_method: name } = params;
    changes.default_payment_method =
      name === null ? null : paymentMethodOf(account, name, idOf(subscription.customer)).id;
  }
  if (typeof params.trial_end === 'number') {
    if (params.trial_end <= now) throw invalid('Invalid timestamp: must be in the future.', 'trial_end');
    changes.trial_end = params.trial_end;
    changes.trial_start = subscription.trial_start ?? now;
    changes.billing_cycle_anchor = params.trial_end;
    changes.status = 'trialing';
    const data = items.data.map((item) => ({ ...item, current_period_end: Number(params.trial_end) }));
    changes.items = { ...items, data };
  }
  if (params.discounts !== undefined) {
    changes.discounts = couponsNamed(account, params.discounts ?? [], idOf(subscription.customer)).map(
      (each) =>
        addDiscount(account, { ...each, customer: idOf(subscription.customer), subscription: subscription.id }).id,
    );
  }
  return { ...changes, ...cancellation(subscription, params, now) };
}

/** When it is to end, and since when that is known. */
function cancellation(subscription: Subscription, params: Changes, now: number): Partial<Subscription> {
  if (params.cancel_at_period_end === undefined && params.cancel_at === undefined) return {};
  if (params.cancel_at_period_end && params.cancel_at) {
    throw invalid('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', 'cancel_at');
  }
  const periodEnd = firstItem(subscription).current_period_end;
  const cancelAt = params.cancel_at_period_end ? periodEnd : (params.cancel_at ?? null);
  return {
    cancel_at: cancelAt,
    cancel_at_period_end: params.cancel_at_period_end ?? false,
    canceled_at: cancelAt === null ? null : now,
    cancellation_details: {
      ...NO_DETAILS,
      ...given(params.cancellation_details ?? {}),
      reason: cancelAt === null ? null : 'cancellation_requested',
    },
  };
}

/** Another price or quantity: what is left of the old one is set off against the new one. */
function changeItems(
  account: Account,
  subscription: Subscription,
  changed: Partial<Subscription>,
  params: Changes,
): Subscription {
  const now = account.clock.now();
  const before = subscription.items.data;
  const after = changedItems(account, subscription, params.items ?? []);
  const [from, to] = [recurringOf(before), recurringOf(after)];
  const restarts =
    params.billing_cycle_anchor === 'now' || from.interval !== to.interval || from.interval_count !== to.interval_count;
  const behavior = params.proration_behavior ?? 'create_prorations';
  const prorates = behavior !== 'none' && subscription.status !== 'trialing';
  const changes = {
    ...changed,
    items: { ...subscription.items, data: after },
    sandbox: { ...subscription.sandbox, features: featuresOf(account, after) },
  };
  const customer = idOf(subscription.customer);
  const invoicedNow = (restarts && subscription.status !== 'trialing') || (prorates && behavior === 'always_invoice');
  if (!invoicedNow) {
    if (prorates) {
      for (const line of prorationLines(before, after, now)) {
        account.add<'invoiceitem'>(pendingItem(line, subscription, now), 'invoiceitem.created');
      }
    }
    return changeSubscription(account, subscription, changes, 'customer.subscription.updated');
  }

  const card = defaultCard(account, customer, { ...subscription, ...changed });
  const decline = card === undefined ? null : declineOf(card);
  if (decline !== null && params.payment_behavior === 'error_if_incomplete') throw cardError(decline);
  const lines = prorates ? prorationLines(before, restarts ? [] : after, now) : [];
  if (params.payment_behavior === 'pending_if_incomplete' && (decline !== null || card === undefined)) {
    if (!restarts) return holdUpdate(account, subscription, { items: after, lines });
    const period = periodAt(now, now, to);
    const items = itemsInPeriod(after, period);
    const whole = items.map((item) => periodLine(item, period));
    return holdUpdate(account, subscription, { items, lines: [...lines, ...whole], anchor: now });
  }
  if (restarts) {
    const { invoice } = startPeriod(account, subscription, {
      anchor: now,
      reason: 'subscription_update',
      changes,
      lines,
    });
    collect(account, invoice);
    return account.get('subscription', subscription.id);
  }
  const invoice = draftInvoice(account, {
    customer,
    subscription,
    reason: 'subscription_update',
    lines,
    currency: subscription.currency,
    takesPendingItems: true,
    autoAdvance: true,
  });
  changeSubscription(
    account,
    subscription,
    { ...changes, latest_invoice: invoice.id },
    'customer.subscription.updated',
  );
  collect(account, invoice);
  return account.get('subscription', subscription.id);
}

interface HeldUpdate {
  readonly items: Stripe.SubscriptionItem[];
  readonly lines: readonly Stripe.InvoiceLineItem[];
  /** From which periods are counted, if that is to change. */
  readonly anchor?: number | null;
}

/** The change waits until its invoice is paid (https://docs.stripe.com/billing/subscriptions/pending-updates). */
function holdUpdate(
  account: Account,
  subscription: Subscription,
  { items, lines, anchor = null }: HeldUpdate,
): Subscription {
  const invoice = draftInvoice(account, {
    customer: idOf(subscription.customer),
    subscription,
    reason: 'subscription_update',
    lines,
    currency: subscription.currency,
    takesPendingItems: false,
    autoAdvance: true,
  });
  changeSubscription(
    account,
    subscription,
    {
      latest_invoice: invoice.id,
      pending_update: {
        billing_cycle_anchor: anchor,
        cancel_at_period_end: null,
        discount: null,
        discounts: null,
        expires_at: account.clock.now() + PENDING_SECONDS,
        metadata: null,
        subscription_items: items,
        trial_end: null,
        trial_from_plan: null,
      },
    },
    'customer.subscription.updated',
  );
  collect(account, invoice);
  return account.get('subscription', subscription.id);
}

function assertOnlyWords(params: Changes): void {
  const others = Object.keys(given(params)).filter((name) => !['cancellation_details', 'metadata'].includes(name));
  if (others.length === 0) return;
  throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
}
