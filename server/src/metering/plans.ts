import { DOLLAR } from './money.ts';

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
}

export type PlanName = 'free' | 'pro';

/** The plans are code, so that a change of limits is reviewed like code. */
export const plans: Readonly<Record<PlanName, Plan>> = {
  free: {
    name: 'free',
    displayName: 'Free',
    sessions: 20,
    budgetNanos: DOLLAR / 2n,
    openRequests: 2,
    requestsPerSession: 30,
    models: ['claude-haiku-5-5'],
  },
  pro: {
    name: 'pro',
    displayName: 'Pro',
    sessions: 1_000,
    budgetNanos: 15n * DOLLAR,
    openRequests: 6,
    requestsPerSession: 200,
    models: 'all',
  },
};

const isPlanName = (name: string): name is PlanName => Object.hasOwn(plans, name);

/** @throws Error if an account has a plan that this release does not know: that is for an operator to see. */
export function planNamed(name: string): Plan {
  if (!isPlanName(name)) throw new Error(`No plan is named "${name}".`);
  return plans[name];
}

export const planAllows = (plan: Plan, model: string): boolean => plan.models === 'all' || plan.models.includes(model);
