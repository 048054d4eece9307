import type { BillingInterval } from '@codetrain/contract/plans';
import { DOLLAR } from './money.ts';

/** What a plan costs each time it is due, before tax. */
export interface PlanPrice {
  /** Finds the price at Stripe. */
  readonly lookupKey: string;
  /** Cents of a US dollar. */
  readonly amountCents: number;
}

/** Something that a plan has, as Stripe names it among a customer's entitlements. */
export interface Feature {
  readonly lookupKey: string;
  readonly name: string;
}

/** What an account may use in one period. Limits are inclusive: an exact fit passes. */
export interface Plan {
  readonly name: PlanName;
  /** As people read it. A product name: not translated. */
  readonly displayName: string;
  /** Tutoring sessions that may start in a period. */
  readonly sessions: number;
  /** Cost of all requests of a period, worst case of the open ones included. Nano-dollars. */
  readonly budgetNanos: bigint;
  /** Requests at the same time. */
  readonly openRequests: number;
  /** Requests in one session. */
  readonly requestsPerSession: number;
  /** Models that may be asked; `all` means every model that has a price. */
  readonly models: 'all' | readonly string[];
  /** Undefined for a plan that is not sold. */
  readonly prices: Readonly<Record<BillingInterval, PlanPrice>> | undefined;
  readonly features: readonly Feature[];
}

export type PlanName = 'free' | 'pro';

/** The plans are code, so that a change of limits is reviewed like code. From the smallest to the largest. */
export const plans: Readonly<Record<PlanName, Plan>> = {
  free: {
    name: 'free',
    displayName: 'Free',
    sessions: 20,
    budgetNanos: DOLLAR / 2n,
    openRequests: 2,
    requestsPerSession: 30,
    models: ['claude-haiku-5-5'],
    prices: undefined,
    features: [],
  },
  pro: {
    name: 'pro',
    displayName: 'Pro',
    sessions: 1_000,
    budgetNanos: 15n * DOLLAR,
    openRequests: 6,
    requestsPerSession: 200,
    models: 'all',
    prices: {
      month: { lookupKey: 'codetrain_pro_month', amountCents: 20_00 },
      year: { lookupKey: 'codetrain_pro_year', amountCents: 200_00 },
    },
    features: [
      { lookupKey: 'codetrain_all_models', name: 'All models' },
      { lookupKey: 'codetrain_large_budget', name: 'A cost budget for daily work' },
    ],
  },
};

export const isPlanName = (name: string): name is PlanName => Object.hasOwn(plans, name);

/** @throws Error if an account has a plan that this release does not know: that is for an operator to see. */
export function planNamed(name: string): Plan {
  if (!isPlanName(name)) throw new Error(`No plan is named "${name}".`);
  return plans[name];
}

/** Whether there is a plan that allows more. */
export const hasLargerPlan = (plan: Plan): boolean => Object.values(plans).at(-1)?.name !== plan.name;

export const planAllows = (plan: Plan, model: string): boolean => plan.models === 'all' || plan.models.includes(model);
