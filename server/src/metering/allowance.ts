import type { Allowance } from '@codetrain/contract/usage';
import type { Plan } from './plans.ts';

/** The counters of an account's period. Money in nano-dollars. */
export interface Counters {
  readonly sessionsUsed: number;
  readonly requestsOpen: number;
  readonly settledNanos: bigint;
  readonly heldNanos: bigint;
}

export const noneUsed: Counters = { sessionsUsed: 0, requestsOpen: 0, settledNanos: 0n, heldNanos: 0n };

/** What counters leave of a plan. Nothing less than nothing: a plan may have shrunk, a request have cost more than it held. */
export function allowanceOf(plan: Plan, counters: Counters): Allowance {
  const { settledNanos, heldNanos } = counters;
  return {
    sessions: counter(counters.sessionsUsed, plan.sessions),
    openRequests: counter(counters.requestsOpen, plan.openRequests),
    budget: {
      settledNanos: String(settledNanos),
      heldNanos: String(heldNanos),
      allowedNanos: String(plan.budgetNanos),
      remainingNanos: String(budgetLeft(plan, counters)),
    },
  };
}

const counter = (used: number, allowed: number): Allowance['sessions'] => ({
  used,
  allowed,
  remaining: Math.max(allowed - used, 0),
});

/** Nano-dollars that neither are spent nor may still be by open requests. */
export function budgetLeft({ budgetNanos }: Plan, { settledNanos, heldNanos }: Counters): bigint {
  const left = budgetNanos - settledNanos - heldNanos;
  return left > 0n ? left : 0n;
}
