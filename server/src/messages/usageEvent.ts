import { USAGE_EVENT, type UsageEvent } from '@codetrain/contract/usage';
import { allowanceOf, type Counters } from '../metering/allowance.ts';
import type { Plan } from '../metering/plans.ts';
import type { Settlement } from '../metering/settle.ts';

/** What a settled request came to, and what it leaves. */
export const usageEvent = (settlement: Settlement, plan: Plan, counters: Counters): UsageEvent => ({
  type: USAGE_EVENT,
  requestId: settlement.firstRequestId ?? settlement.requestId,
  model: settlement.model,
  outcome: settlement.outcome,
  basis: settlement.basis,
  tokens: settlement.usage,
  costNanos: String(settlement.costNanos),
  period: { startsAt: settlement.period.startsAt.toISOString(), endsAt: settlement.period.endsAt.toISOString() },
  allowance: allowanceOf(plan, counters),
});
