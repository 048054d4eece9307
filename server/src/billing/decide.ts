import type { BillingInterval } from '@codetrain/contract/plans';
import type Stripe from 'stripe';
import type { SubscriptionStatus } from '../generated/prisma/client.ts';
import { type PlanName, plans } from '../metering/plans.ts';
import { boughtWith } from './priceToPlan.ts';
import { BillingProblem } from './problems.ts';
import { hasAccess, isKnownStatus } from './status.ts';

/** A subscription as the books keep it. */
export interface SubscriptionFacts {
  readonly subscriptionId: string;
  readonly status: SubscriptionStatus;
  readonly plan: PlanName | null;
  readonly interval: BillingInterval | null;
  readonly priceId: string;
  readonly anchorAt: Date;
  readonly periodStartsAt: Date;
  readonly periodEndsAt: Date;
  readonly cancelAtPeriodEnd: boolean;
  readonly trialEndsAt: Date | null;
}

/** What follows from a customer's subscriptions. */
export interface Decision {
  /** The plan in force. */
  readonly plan: PlanName;
  /** What its periods are stepped from; null if nothing was bought that is in force. */
  readonly anchorAt: Date | null;
  /** The subscription that counts, if there ever was one. */
  readonly subscription: SubscriptionFacts | null;
  /** How many give access. More than one is for an operator to see. */
  readonly live: number;
}

/**
 * One subscription counts: the best of those that give access, or else the latest. Of those of one second, the first of
 * Stripe's list is the latest.
 *
 * @throws BillingProblem if one gives access that this release cannot understand.
 */
export function decide(subscriptions: readonly Stripe.Subscription[]): Decision {
  const all = subscriptions
    .toSorted((a, b) => b.created - a.created)
    .flatMap((subscription) => factsOf(subscription) ?? []);
  const live = all.filter(({ status }) => hasAccess(status)).toSorted(betterFirst);
  const [best] = live;
  return {
    plan: best?.plan ?? 'free',
    anchorAt: best?.anchorAt ?? null,
    subscription: best ?? all[0] ?? null,
    live: live.length,
  };
}

/** Undefined if nothing is left of it that could be shown. */
function factsOf(subscription: Stripe.Subscription): SubscriptionFacts | undefined {
  const { id, status, currency, items, cancel_at: cancelAt } = subscription;
  if (!isKnownStatus(status)) throw new BillingProblem('unknown_status');
  const priced = items.data.map((item) => ({ item, bought: boughtWith(item.price) }));
  const { item, bought } = priced.find((each) => each.bought !== undefined) ?? priced[0] ?? {};
  if (hasAccess(status)) {
    if (bought === undefined) throw new BillingProblem('unknown_price');
    if (currency !== 'usd') throw new BillingProblem('foreign_currency');
  }
  if (item === undefined) return undefined;
  return {
    subscriptionId: id,
    status,
    plan: bought?.plan ?? null,
    interval: bought?.interval ?? null,
    priceId: item.price.id,
    anchorAt: instant(subscription.billing_cycle_anchor),
    periodStartsAt: instant(item.current_period_start),
    periodEndsAt: instant(item.current_period_end),
    // The portal, and Stripe's dashboard, may name the instant instead.
    cancelAtPeriodEnd: subscription.cancel_at_period_end || (cancelAt !== null && cancelAt <= item.current_period_end),
    trialEndsAt: subscription.trial_end === null ? null : instant(subscription.trial_end),
  };
}

/** The larger plan; of one plan what is paid, goes on, and goes on for longer. */
function betterFirst(a: SubscriptionFacts, b: SubscriptionFacts): number {
  return (
    rank(b.plan) - rank(a.plan) ||
    Number(a.status === 'past_due') - Number(b.status === 'past_due') ||
    Number(a.cancelAtPeriodEnd) - Number(b.cancelAtPeriodEnd) ||
    b.periodEndsAt.getTime() - a.periodEndsAt.getTime()
  );
}

const ranks: readonly string[] = Object.keys(plans);
const rank = (plan: PlanName | null): number => (plan === null ? -1 : ranks.indexOf(plan));
const instant = (seconds: number): Date => new Date(seconds * 1_000);
