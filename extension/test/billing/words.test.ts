import assert from 'node:assert/strict';
import type { BillingState } from '@codetrain/contract/billing';
import { nearLimit } from '../../src/billing/limits.ts';
import { isSubscribed } from '../../src/billing/subscribed.ts';
import { wordChange, wordNotice } from '../../src/billing/words.ts';
import { endingState, freeState, proState, usage } from './plans.ts';

const pastDue: BillingState = { ...proState, notice: 'past_due' };
const yearly: BillingState = {
  ...proState,
  subscription: proState.subscription && { ...proState.subscription, interval: 'year' },
};
/** Bought, and not paid yet: its card was declined, or its bank asks. */
const incomplete: BillingState = {
  ...freeState,
  subscription: proState.subscription && { ...proState.subscription, status: 'incomplete' },
};
const trial: BillingState = {
  ...proState,
  subscription: proState.subscription && { ...proState.subscription, trialEndsAt: '2026-12-01T12:00:00Z' },
  notice: 'trial_ending',
};

describe('billing: words', () => {
  const changes: readonly [string, BillingState, BillingState, RegExp | undefined][] = [
    ['a purchase', freeState, proState, /^You are on Pro\./],
    ['the end of a plan', endingState, freeState, /^You are on Free\./],
    ['a cancellation', proState, endingState, /^Pro ends on .*2026.* is not renewed/],
    ['one that is taken back', endingState, proState, /^Pro goes on as before/],
    ['a payment that failed', proState, pastDue, /payment failed/],
    ['another interval', proState, yearly, /by the year/],
    ['a purchase that waits for its first payment', freeState, incomplete, undefined],
    ['a new word of Stripe alone', proState, { ...proState, entitlements: ['more'] }, undefined],
    ['nothing', proState, proState, undefined],
  ];
  for (const [name, before, after, expected] of changes) {
    it(`tell of ${name}`, () => {
      const said = wordChange(before, after)?.text;
      if (expected === undefined) assert.equal(said, undefined);
      else assert.match(said ?? '', expected);
    });
  }

  it('tell what should be known, with its date', () => {
    assert.equal(wordNotice(proState), undefined);
    assert.equal(wordNotice(pastDue)?.tone, 'warning');
    assert.match(wordNotice(trial)?.text ?? '', /2026/);
    assert.equal(wordNotice(endingState)?.tone, 'info');
  });

  it('know what the portal can show', () => {
    assert.ok(isSubscribed(proState));
    assert.ok(!isSubscribed(freeState));
    assert.ok(!isSubscribed(incomplete));
    const canceled = {
      ...proState,
      subscription: proState.subscription && { ...proState.subscription, status: 'canceled' as const },
    };
    assert.ok(!isSubscribed(canceled));
  });
});

describe('billing: limits', () => {
  const withSessions = (used: number, allowed: number) => ({
    ...usage,
    allowance: {
      ...usage.allowance,
      sessions: { used, allowed, remaining: allowed - used },
      budget: { ...usage.allowance.budget, remainingNanos: '15000000000' },
    },
  });
  for (const [used, allowed, expected] of [
    [0, 20, 'no'],
    [17, 20, 'no'],
    [18, 20, 'near'],
    [19, 20, 'near'],
    [20, 20, 'reached'],
    [0, 0, 'reached'],
  ] as const) {
    it(`${used} of ${allowed}: ${expected}`, () => assert.equal(nearLimit(withSessions(used, allowed)), expected));
  }
  it('count the budget too', () => assert.equal(nearLimit(usage), 'near'));
});
