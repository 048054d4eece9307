import type { ErrorCode, LimitDetails } from '@codetrain/contract/errors';
import type { Admission, Standing } from './admit.ts';
import { hasLargerPlan } from './plans.ts';

/** A limit that stands in the way, with what is used, what is allowed and when it resets. */
export interface LimitReached {
  readonly code: Extract<
    ErrorCode,
    'sessions_exhausted' | 'budget_exhausted' | 'too_many_open_requests' | 'session_too_long'
  >;
  readonly limit: LimitDetails;
}

/**
 * Which limit of the period these counters put in the way; undefined if none. Then they are older than those that the
 * gate decided on.
 */
export function limitReached(admission: Admission, standing: Standing): LimitReached | undefined {
  const { plan, period } = admission;
  const change = { resetsAt: period.endsAt.toISOString(), largerPlan: hasLargerPlan(plan) };
  if (standing.addsSession && standing.sessionsUsed >= plan.sessions) {
    return { code: 'sessions_exhausted', limit: details('sessions', standing.sessionsUsed, plan.sessions, change) };
  }
  if (standing.requestsOpen >= plan.openRequests) return tooManyOpen(admission, standing);
  const used = standing.settledNanos + standing.heldNanos;
  if (used + admission.worstCaseNanos > plan.budgetNanos) {
    return { code: 'budget_exhausted', limit: details('budget', used, plan.budgetNanos, change) };
  }
  return undefined;
}

/** Time alone does not help, so there is no reset to name: the person has to end a request. */
export const tooManyOpen = ({ plan }: Admission, { requestsOpen }: Standing): LimitReached => ({
  code: 'too_many_open_requests',
  limit: details('open_requests', requestsOpen, plan.openRequests),
});

/** Nor does it here: the person has to start another session. */
export const sessionTooLong = ({ plan }: Admission, { sessionRequests }: Standing): LimitReached => ({
  code: 'session_too_long',
  limit: details('session_requests', sessionRequests, plan.requestsPerSession),
});

function details(
  limit: LimitDetails['limit'],
  used: number | bigint,
  allowed: number | bigint,
  change: Pick<LimitDetails, 'resetsAt' | 'largerPlan'> = {},
): LimitDetails {
  return { limit, used: String(used), allowed: String(allowed), ...change };
}
