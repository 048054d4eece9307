import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { idOf, newId } from '../ids.ts';
import { afterIntervals } from '../subscriptions/periods.ts';

/** What discounts take from an amount: each from what the one before has left. */
export function discountAmounts(
  account: Account,
  discounts: readonly string[],
  subtotal: number,
): Stripe.Invoice.TotalDiscountAmount[] {
  let left = Math.max(0, subtotal);
  return discounts.map((id) => {
    const amount = Math.min(left, reduction(couponOf(account, account.get('discount', id)), left));
    left -= amount;
    return { amount, discount: id };
  });
}

/** What coupons alone would take from it. */
export function reductionBy(account: Account, coupons: readonly string[], subtotal: number): number {
  let left = subtotal;
  for (const id of coupons) left -= Math.min(left, reduction(account.get('coupon', id), left));
  return subtotal - left;
}

const reduction = ({ amount_off: off, percent_off: percent }: Stripe.Coupon, amount: number): number =>
  off ?? Math.round((amount * (percent ?? 0)) / 100);

export function couponOf(account: Account, { source }: Stripe.Discount): Stripe.Coupon {
  return account.get('coupon', idOf(source.coupon) ?? '');
}

/** A coupon as it is put on a subscription. */
export function addDiscount(
  account: Account,
  { coupon: id, promotionCode = null, customer, subscription }: DiscountPlan,
): Stripe.Discount {
  const coupon = account.get('coupon', id, 'coupon');
  if (!coupon.valid) throw invalid(`Coupon expired: ${id}`, 'coupon', 'coupon_expired');
  const now = account.clock.now();
  const months: Stripe.Price.Recurring = {
    interval: 'month',
    interval_count: coupon.duration_in_months ?? 1,
    meter: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
  redeem(account, coupon);
  return account.add<'discount'>(
    {
      id: newId('di_'),
      object: 'discount',
      checkout_session: null,
      customer,
      customer_account: null,
      end: coupon.duration === 'repeating' ? afterIntervals(now, months, 1) : null,
      invoice: null,
      invoice_item: null,
      promotion_code: promotionCode,
      source: { type: 'coupon', coupon: id },
      start: now,
      subscription,
      subscription_item: null,
    },
    'customer.discount.created',
  );
}

export interface DiscountPlan {
  readonly coupon: string;
  readonly promotionCode?: string | null;
  readonly customer: string;
  readonly subscription: string;
}

function redeem(account: Account, coupon: Stripe.Coupon): void {
  const times = coupon.times_redeemed + 1;
  account.change(
    coupon,
    { times_redeemed: times, valid: coupon.max_redemptions === null || times < coupon.max_redemptions },
    'coupon.updated',
  );
}

/** Those that have not run out. */
export const unexpired = (account: Account, discounts: readonly string[]): string[] =>
  discounts.filter((id) => {
    const { end } = account.get('discount', id);
    return end === null || end > account.clock.now();
  });

/** Those that are left after an invoice has used them. */
export const discountsLeft = (account: Account, discounts: readonly string[]): string[] =>
  unexpired(account, discounts).filter((id) => couponOf(account, account.get('discount', id)).duration !== 'once');
