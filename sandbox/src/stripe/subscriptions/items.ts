import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { planOf } from '../catalogue/prices.ts';
import { newId } from '../ids.ts';
import type { Subscription } from '../kinds.ts';
import { mergeMetadata } from '../params.ts';
import type { Changes } from './params.ts';
import type { Period } from './periods.ts';

export interface ItemPlan {
  readonly price: string;
  readonly quantity?: number | undefined;
  readonly metadata?: Record<string, string> | null | undefined;
}

/** A price that may be subscribed to. */
export function recurringPrice(account: Account, id: string, param: string): Stripe.Price {
  const price = account.get('price', id, param);
  if (!price.active) throw invalid('The price specified is inactive. This field only accepts active prices.', param);
  if (price.recurring === null) {
    throw invalid(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      param,
    );
  }
  return price;
}

/** The interval that all items share. */
export function recurringOf(items: readonly { readonly price: Stripe.Price }[]): Stripe.Price.Recurring {
  const [first, ...others] = items.map(({ price }) => price);
  const recurring = first?.recurring;
  if (!first || !recurring) throw invalid('A subscription needs at least one item.', 'items');
  for (const { currency, recurring: other } of others) {
    const alike = other?.interval === recurring.interval && other.interval_count === recurring.interval_count;
    if (!alike) throw invalid('Currently, all of a subscription’s items must have the same interval here.', 'items');
    if (currency !== first.currency)
      throw invalid('All prices on a subscription must have the same currency.', 'items');
  }
  return recurring;
}

export function newItem(
  account: Account,
  { price: id, quantity, metadata }: ItemPlan,
  subscription: string,
  period: Period,
): Stripe.SubscriptionItem {
  const price = account.get('price', id);
  return {
    id: newId('si_', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: account.clock.now(),
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: mergeMetadata({}, metadata),
    plan: planOf(price),
    price,
    quantity: quantity ?? 1,
    subscription,
    tax_rates: [],
  };
}

/** The items as an update leaves them, in the periods that they are in. */
export function changedItems(
  account: Account,
  subscription: Subscription,
  asked: NonNullable<Changes['items']>,
): Stripe.SubscriptionItem[] {
  const items = new Map(subscription.items.data.map((item) => [item.id, item]));
  const [{ current_period_start: start = 0, current_period_end: end = 0 } = {}] = subscription.items.data;
  for (const [index, { id, deleted = false, price: priceId, quantity, metadata }] of asked.entries()) {
    const param = `items[${index}]`;
    const price = priceId === undefined ? undefined : recurringPrice(account, priceId, `${param}[price]`);
    if (id === undefined) {
      if (price === undefined) throw invalid(`Missing required param: ${param}[price].`, `${param}[price]`);
      const added = newItem(account, { price: price.id, quantity, metadata }, subscription.id, { start, end });
      items.set(added.id, added);
      continue;
    }
    const known = items.get(id);
    if (known === undefined) throw invalid(`No such subscription_item: '${id}'`, `${param}[id]`, 'resource_missing');
    if (deleted) items.delete(id);
    else {
      items.set(id, {
        ...known,
        ...(price !== undefined && { price, plan: planOf(price) }),
        ...(quantity !== undefined && { quantity }),
        ...(metadata !== undefined && { metadata: mergeMetadata(known.metadata, metadata) }),
      });
    }
  }
  return [...items.values()];
}
