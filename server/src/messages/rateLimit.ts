import { budgetLeft } from '../metering/allowance.ts';
import type { Position } from '../metering/ledger.ts';

/**
 * The limits of an account and what is left of them, as structured fields (RFC 9651) of
 * draft-ietf-httpapi-ratelimit-headers-10. What the request holds is not left. Units that the draft does not know bear
 * our name, as it asks. Written by hand: every part is a fixed name or a whole number.
 *
 * Open requests have no window: time alone gives none of them back.
 */
export function rateLimit({ plan, period, standing }: Position, now = Date.now()): Record<string, string> {
  const window = seconds(period.endsAt.getTime() - period.startsAt.getTime());
  const reset = secondsUntil(period.endsAt, now);
  return {
    'ratelimit-policy': [
      `"sessions";q=${plan.sessions};qu="codetrain-sessions";w=${window}`,
      `"budget";q=${plan.budgetNanos};qu="codetrain-nanodollars";w=${window}`,
      `"open-requests";q=${plan.openRequests};qu="concurrent-requests"`,
    ].join(', '),
    ratelimit: [
      `"sessions";r=${Math.max(plan.sessions - standing.sessionsUsed, 0)};t=${reset}`,
      `"budget";r=${budgetLeft(plan, standing)};t=${reset}`,
      `"open-requests";r=${Math.max(plan.openRequests - standing.requestsOpen, 0)}`,
    ].join(', '),
  };
}

/** Whole seconds until an instant, rounded up: who waits them does not come too early. */
export const secondsUntil = (instant: Date, now = Date.now()): number => Math.max(seconds(instant.getTime() - now), 0);

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);
