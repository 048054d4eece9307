import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { tellOfEntitlements } from '../entitlements.ts';
import { idOf } from '../ids.ts';
import type { Subscription } from '../kinds.ts';
import type { Period } from './periods.ts';

/** Whether it has not ended for good. */
export const isLive = ({ status }: Pick<Subscription, 'status'>): boolean =>
  status !== 'canceled' && status !== 'incomplete_expired';

/** Changes a subscription, and tells of it and of what it does to its customer's entitlements. */
export function changeSubscription(
  account: Account,
  subscription: Subscription,
  changes: Partial<Subscription>,
  ...events: Stripe.Event.Type[]
): Subscription {
  return tellOfEntitlements(account, idOf(subscription.customer), () =>
    account.change(subscription, changes, ...events),
  );
}

/** Features as its products have them now: they reach a subscription when it begins, changes and is renewed. */
export function featuresOf(account: Account, items: readonly Stripe.SubscriptionItem[]): string[] {
  const products = new Set(items.map(({ price }) => idOf(price.product)));
  return account
    .all('product_feature')
    .filter(({ sandbox }) => products.has(sandbox.product))
    .map(({ entitlement_feature: { id } }) => id);
}

/** The item that decides its periods: subscriptions here have one interval. */
export function firstItem({ id, items }: Subscription): Stripe.SubscriptionItem {
  const [item] = items.data;
  if (item === undefined) throw new Error(`The subscription ${id} has no item.`);
  return item;
}

/** The same items, with another period. */
export const itemsInPeriod = (
  items: readonly Stripe.SubscriptionItem[],
  { start, end }: Period,
): Stripe.SubscriptionItem[] =>
  items.map((item) => ({ ...item, current_period_start: start, current_period_end: end }));
