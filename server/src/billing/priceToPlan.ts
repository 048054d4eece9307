import { type BillingInterval, billingInterval, billingIntervals } from '@codetrain/contract/plans';
import type Stripe from 'stripe';
import { isPlanName, type PlanName, plans } from '../metering/plans.ts';

/** What a price at Stripe pays for. */
export interface Bought {
  readonly plan: PlanName;
  readonly interval: BillingInterval;
}

/** Metadata of a price, by which it is known after a newer one took its lookup key. */
export const PLAN_METADATA = 'codetrain_plan';

const byLookupKey: ReadonlyMap<string, Bought> = new Map(
  Object.values(plans).flatMap(({ name, prices }) =>
    prices === undefined
      ? []
      : billingIntervals.map((interval): [string, Bought] => [prices[interval].lookupKey, { plan: name, interval }]),
  ),
);

/** The plan that a price pays for; undefined if it is of none. */
export function boughtWith({ lookup_key: key, metadata, recurring }: Stripe.Price): Bought | undefined {
  const known = key === null ? undefined : byLookupKey.get(key);
  if (known !== undefined) return known;
  const plan = metadata[PLAN_METADATA] ?? '';
  const interval = billingInterval.safeParse(recurring?.interval);
  return isPlanName(plan) && interval.success && recurring?.interval_count === 1
    ? { plan, interval: interval.data }
    : undefined;
}
