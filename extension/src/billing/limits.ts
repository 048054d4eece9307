import type { UsageReport } from '@codetrain/contract/usage';

/** What the limits are, and what of them is used. */
export type PlanUsage = Pick<UsageReport, 'period' | 'allowance'>;

/** A limit is near where less than this part of it is left. */
const NEAR = 0.1;

/** Whether a limit of the period will soon be reached, or is. */
export function nearLimit({ allowance }: PlanUsage): 'no' | 'near' | 'reached' {
  const { sessions, budget } = allowance;
  const left = Math.min(
    part(sessions.remaining, sessions.allowed),
    part(Number(budget.remainingNanos), Number(budget.allowedNanos)),
  );
  if (left <= 0) return 'reached';
  return left <= NEAR ? 'near' : 'no';
}

const part = (remaining: number, allowed: number): number => (allowed <= 0 ? 0 : remaining / allowed);
