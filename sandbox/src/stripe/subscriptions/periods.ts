import type Stripe from 'stripe';

const DAY = 86_400;

export interface Period {
  readonly start: number;
  readonly end: number;
}

/**
 * The instant `count` intervals after the anchor. Months and years end on the anchor's day, or on the last day of a month
 * that has none (https://docs.stripe.com/billing/subscriptions/billing-cycle).
 */
export function afterIntervals(
  anchor: number,
  { interval, interval_count }: Stripe.Price.Recurring,
  count: number,
): number {
  const units = interval_count * count;
  if (interval === 'day') return anchor + units * DAY;
  if (interval === 'week') return anchor + units * 7 * DAY;
  const at = new Date(anchor * 1_000);
  const months = interval === 'year' ? units * 12 : units;
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 0)).getUTCDate();
  const day = Math.min(at.getUTCDate(), lastDay);
  const end = new Date(at);
  end.setUTCFullYear(at.getUTCFullYear(), at.getUTCMonth() + months, day);
  return end.getTime() / 1_000;
}

/** The period that an instant lies in. */
export function periodAt(instant: number, anchor: number, recurring: Stripe.Price.Recurring): Period {
  let count = 0;
  while (afterIntervals(anchor, recurring, count + 1) <= instant) count++;
  while (afterIntervals(anchor, recurring, count) > instant) count--;
  return { start: afterIntervals(anchor, recurring, count), end: afterIntervals(anchor, recurring, count + 1) };
}
