import assert from 'node:assert/strict';
import type StripeClient from 'stripe';
import { afterIntervals, periodAt } from '../../src/stripe/subscriptions/periods.ts';

const at = (text: string): number => Date.parse(text) / 1_000;
const every = (interval: 'day' | 'week' | 'month' | 'year', interval_count = 1): StripeClient.Price.Recurring => ({
  interval,
  interval_count,
  meter: null,
  trial_period_days: null,
  usage_type: 'licensed',
});

describe("periods of the sandbox's Stripe", () => {
  for (const [anchor, recurring, count, expected] of [
    ['2026-01-31T10:00:00Z', every('month'), 1, '2026-02-28T10:00:00Z'],
    ['2026-01-31T10:00:00Z', every('month'), 2, '2026-03-31T10:00:00Z'],
    ['2026-01-31T10:00:00Z', every('month', 3), 1, '2026-04-30T10:00:00Z'],
    ['2026-11-30T00:00:00Z', every('month'), 3, '2027-02-28T00:00:00Z'],
    ['2028-02-29T23:59:59Z', every('year'), 1, '2029-02-28T23:59:59Z'],
    ['2028-02-29T23:59:59Z', every('year'), 4, '2032-02-29T23:59:59Z'],
    ['2026-03-01T00:00:00Z', every('week', 2), 1, '2026-03-15T00:00:00Z'],
    ['2026-03-01T00:00:00Z', every('day'), 31, '2026-04-01T00:00:00Z'],
    ['2026-03-31T00:00:00Z', every('month'), -1, '2026-02-28T00:00:00Z'],
  ] as const) {
    it(`${count} × ${recurring.interval_count} ${recurring.interval} after ${anchor} is ${expected}`, () => {
      assert.equal(afterIntervals(at(anchor), recurring, count), at(expected));
    });
  }

  it('begin at their first instant and end before their last', () => {
    const anchor = at('2026-01-31T10:00:00Z');
    const february = { start: at('2026-02-28T10:00:00Z'), end: at('2026-03-31T10:00:00Z') };
    assert.deepEqual(periodAt(february.start, anchor, every('month')), february);
    assert.deepEqual(periodAt(february.end - 1, anchor, every('month')), february);
    assert.equal(periodAt(february.end, anchor, every('month')).start, february.end);
    assert.equal(periodAt(february.start - 1, anchor, every('month')).end, february.start);
  });
});
