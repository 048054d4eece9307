import assert from 'node:assert/strict';
import type Stripe from 'stripe';
import { noticeOf } from '../../src/billing/billingState.ts';
import { decide } from '../../src/billing/decide.ts';
import { BillingProblem } from '../../src/billing/problems.ts';

interface Shape {
  readonly id?: string;
  readonly status?: string;
  readonly key?: string | null;
  readonly metadata?: Record<string, string>;
  readonly currency?: string;
  readonly created?: number;
  readonly periodEnd?: number;
  readonly cancels?: boolean;
  readonly cancelAt?: number | null;
  readonly interval?: 'week' | 'month' | 'year';
}

/** What is read of a subscription, and no more. */
function subscription(shape: Shape = {}): Stripe.Subscription {
  const { id = 'sub_1', status = 'active', key = 'codetrain_pro_month', metadata = {}, interval = 'month' } = shape;
  const price = { id: 'price_1', lookup_key: key, metadata, recurring: { interval, interval_count: 1 } };
  return {
    id,
    status,
    currency: shape.currency ?? 'usd',
    created: shape.created ?? 1,
    billing_cycle_anchor: 1_000,
    cancel_at: shape.cancelAt ?? null,
    cancel_at_period_end: shape.cancels ?? false,
    trial_end: null,
    items: { data: [{ price, current_period_start: 1_000, current_period_end: shape.periodEnd ?? 2_000 }] },
  } as unknown as Stripe.Subscription;
}

describe('what follows from subscriptions', () => {
  const statuses: [status: string, plan: string][] = [
    ['trialing', 'pro'],
    ['active', 'pro'],
    ['past_due', 'pro'],
    ['incomplete', 'free'],
    ['incomplete_expired', 'free'],
    ['unpaid', 'free'],
    ['canceled', 'free'],
    ['paused', 'free'],
  ];
  for (const [status, plan] of statuses) {
    it(`${status}: ${plan}`, () => {
      const decision = decide([subscription({ status })]);
      assert.deepEqual([decision.plan, decision.subscription?.status], [plan, status]);
      assert.deepEqual(decision.anchorAt, plan === 'free' ? null : new Date(1_000_000));
    });
  }

  it('nothing bought: the free plan', () => {
    assert.deepEqual(decide([]), { plan: 'free', anchorAt: null, subscription: null, live: 0 });
  });

  const better: [what: string, good: Shape, bad: Shape][] = [
    ['one that gives access, though it is older', { created: 1 }, { created: 2, status: 'canceled' }],
    ['one that is paid', { created: 1 }, { created: 2, status: 'past_due' }],
    ['one that goes on', { created: 1 }, { created: 2, cancels: true, periodEnd: 9_000 }],
    ['one that goes on for longer', { created: 1, periodEnd: 9_000 }, { created: 2 }],
    ['of those that have ended, the latest', { created: 2, status: 'unpaid' }, { created: 1, status: 'canceled' }],
  ];
  for (const [what, good, bad] of better) {
    it(`of two counts ${what}, in whatever order they come`, () => {
      const both = [subscription({ ...good, id: 'sub_good' }), subscription({ ...bad, id: 'sub_bad' })];
      for (const order of [both, both.toReversed()])
        assert.equal(decide(order).subscription?.subscriptionId, 'sub_good');
    });
  }

  it("of those that ended in one second, Stripe's first is the latest, whatever their ids", () => {
    for (const [first, second] of [
      ['sub_a', 'sub_b'],
      ['sub_b', 'sub_a'],
    ] as const) {
      const both = [
        subscription({ id: first, status: 'canceled' }),
        subscription({ id: second, status: 'incomplete' }),
      ];
      assert.equal(decide(both).subscription?.subscriptionId, first);
    }
  });

  it('two that give access are both counted, for the alarm', () => {
    assert.equal(decide([subscription(), subscription({ id: 'sub_2' })]).live, 2);
  });

  it('a price that lost its lookup key to a newer one is known by its metadata', () => {
    const { plan, subscription: found } = decide([
      subscription({ key: null, metadata: { codetrain_plan: 'pro' }, interval: 'year' }),
    ]);
    assert.deepEqual([plan, found?.interval], ['pro', 'year']);
  });

  it('an end that is named by its instant is an end', () => {
    assert.equal(decide([subscription({ cancelAt: 2_000 })]).subscription?.cancelAtPeriodEnd, true);
    assert.equal(decide([subscription({ cancelAt: 5_000 })]).subscription?.cancelAtPeriodEnd, false);
  });

  const problems: [what: string, shape: Shape, alarm: string][] = [
    ['an unknown price', { key: 'something_else' }, 'unknown_price'],
    ['a price without a key', { key: null }, 'unknown_price'],
    ['a price of a plan that was invented', { key: null, metadata: { codetrain_plan: 'toString' } }, 'unknown_price'],
    ['a weekly price', { key: null, metadata: { codetrain_plan: 'pro' }, interval: 'week' }, 'unknown_price'],
    ['another currency', { currency: 'eur' }, 'foreign_currency'],
    ['a status of a later release', { status: 'hibernating' }, 'unknown_status'],
  ];
  for (const [what, shape, alarm] of problems) {
    it(`${what} is not guessed at`, () => {
      const isAlarm = (error: unknown) => error instanceof BillingProblem && error.alarm === alarm;
      assert.throws(() => decide([subscription(shape)]), isAlarm);
      assert.throws(() => decide([subscription({ id: 'sub_2' }), subscription(shape)]), isAlarm);
    });
  }

  it('without access, price and currency do not matter', () => {
    const { plan, subscription: found } = decide([subscription({ status: 'canceled', key: 'other', currency: 'eur' })]);
    assert.deepEqual([plan, found?.plan, found?.interval], ['free', null, null]);
  });
});

describe('what a person is told of a subscription', () => {
  const now = new Date('2026-11-01T00:00:00Z');
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const cases: [
    status: 'active' | 'trialing' | 'past_due' | 'canceled',
    cancels: boolean,
    trial: number | null,
    notice: string | null,
  ][] = [
    ['active', false, null, null],
    ['active', true, null, 'ending'],
    ['past_due', true, null, 'past_due'],
    ['trialing', false, 10, null],
    ['trialing', false, 3, 'trial_ending'],
    ['trialing', true, 2, 'ending'],
    ['canceled', true, null, null],
    ['active', false, -5, null],
  ];
  for (const [status, cancelAtPeriodEnd, trial, notice] of cases) {
    it(`${status}${cancelAtPeriodEnd ? ', canceled' : ''}${trial === null ? '' : `, trial of ${trial} days`}: ${notice}`, () => {
      const trialEndsAt = trial === null ? null : inDays(trial);
      assert.equal(noticeOf({ status, cancelAtPeriodEnd, trialEndsAt }, now), notice);
    });
  }
});
