import type Stripe from 'stripe';
import * as z from 'zod';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { idOf, newId } from '../ids.ts';
import { currency, flag, given, mergeMetadata, metadata, natural, whole } from '../params.ts';
import type { Routes } from '../routes.ts';

const creation = z.object({
  id: z.string().optional(),
  amount_off: natural.optional(),
  currency: currency.optional(),
  duration: z.enum(['forever', 'once', 'repeating']).optional(),
  duration_in_months: natural.optional(),
  max_redemptions: natural.optional(),
  metadata: metadata.optional(),
  name: z.string().max(40).optional(),
  percent_off: z
    .string()
    .transform(Number)
    .refine((percent) => percent > 0 && percent <= 100, 'must be more than 0 and at most 100')
    .optional(),
  redeem_by: whole.optional(),
});
const codeCreation = z.object({
  active: flag.optional(),
  code: z
    .string()
    .regex(/^[\w-]+$/)
    .optional(),
  customer: z.string().optional(),
  expires_at: whole.optional(),
  max_redemptions: natural.optional(),
  metadata: metadata.optional(),
  promotion: z.strictObject({ type: z.literal('coupon'), coupon: z.string() }),
});
const codeChanges = z.object({ active: flag.optional(), metadata: metadata.optional() });
const codeFilters = z.object({ active: flag.optional(), code: z.string().optional(), coupon: z.string().optional() });

/** https://docs.stripe.com/api/coupons and https://docs.stripe.com/api/promotion_codes */
export function couponRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/coupons', creation, ({ params }) => createCoupon(account, params));
  routes.get('/v1/coupons/:id', ({ id }) => account.get('coupon', id));
  routes.delete('/v1/coupons/:id', z.object({}), ({ id }) =>
    account.delete(account.get('coupon', id), 'coupon.deleted'),
  );
  routes.list('/v1/coupons', z.object({}), () => account.all('coupon'));

  routes.post('/v1/promotion_codes', codeCreation, ({ params }) => createCode(account, params));
  routes.get('/v1/promotion_codes/:id', ({ id }) => account.get('promotion_code', id));
  routes.post('/v1/promotion_codes/:id', codeChanges, ({ id, params }) => {
    const code = account.get('promotion_code', id);
    const { metadata: merged, ...rest } = given(params);
    return account.change(
      code,
      { ...rest, ...(merged !== undefined && { metadata: mergeMetadata(code.metadata, merged) }) },
      'promotion_code.updated',
    );
  });
  routes.list('/v1/promotion_codes', codeFilters, ({ params: { active, code, coupon } }) =>
    account
      .all('promotion_code')
      .filter(
        (each) =>
          (active === undefined || each.active === active) &&
          (code === undefined || each.code.toLowerCase() === code.toLowerCase()) &&
          (coupon === undefined || idOf(each.promotion.coupon) === coupon),
      ),
  );
}

function createCoupon(account: Account, params: z.output<typeof creation>): Stripe.Coupon {
  if ((params.amount_off === undefined) === (params.percent_off === undefined)) {
    throw invalid('Must provide exactly one of amount_off or percent_off.', 'percent_off');
  }
  if (params.amount_off !== undefined && params.currency === undefined) {
    throw invalid('You must pass currency when passing amount_off', 'currency');
  }
  const duration = params.duration ?? 'once';
  if ((duration === 'repeating') !== (params.duration_in_months !== undefined)) {
    throw invalid('duration_in_months goes with a duration of `repeating`, and only with it.', 'duration_in_months');
  }
  const coupon: Stripe.Coupon = {
    id: params.id ?? newId('', 8),
    object: 'coupon',
    amount_off: params.amount_off ?? null,
    created: account.clock.now(),
    currency: params.currency ?? null,
    duration,
    duration_in_months: params.duration_in_months ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  };
  return account.add(coupon, 'coupon.created');
}

function createCode(account: Account, params: z.output<typeof codeCreation>): Stripe.PromotionCode {
  account.get('coupon', params.promotion.coupon, 'promotion[coupon]');
  const code = params.code ?? newId('', 8).toUpperCase();
  if (activeCode(account, code) !== undefined) {
    throw invalid('An active promotion code with the same code already exists.', 'code');
  }
  const promotionCode: Stripe.PromotionCode = {
    id: newId('promo_'),
    object: 'promotion_code',
    active: params.active ?? true,
    code,
    created: account.clock.now(),
    customer: params.customer ?? null,
    customer_account: null,
    expires_at: params.expires_at ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    promotion: { type: 'coupon', coupon: params.promotion.coupon },
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: 0,
  };
  return account.add(promotionCode, 'promotion_code.created');
}

/** A code that a person typed, in whatever case, if it can be redeemed now. */
export function activeCode(account: Account, code: string): Stripe.PromotionCode | undefined {
  return account.all('promotion_code').find((each) => {
    const coupon = account.find('coupon', idOf(each.promotion.coupon) ?? undefined);
    const fresh = each.expires_at === null || each.expires_at > account.clock.now();
    return each.active && fresh && coupon?.valid === true && each.code.toLowerCase() === code.toLowerCase();
  });
}

export interface NamedCoupon {
  readonly coupon: string;
  readonly promotionCode: string | null;
}

/** What the parameter `discounts` names. */
export function couponsNamed(
  account: Account,
  discounts: readonly { readonly coupon?: string | undefined; readonly promotion_code?: string | undefined }[],
  customer: string | null,
): NamedCoupon[] {
  return discounts.map(({ coupon, promotion_code: codeId }, index) => {
    if (coupon !== undefined) {
      return { coupon: account.get('coupon', coupon, `discounts[${index}][coupon]`).id, promotionCode: null };
    }
    const code = account.get('promotion_code', codeId ?? '', `discounts[${index}][promotion_code]`);
    if (code.customer !== null && code.customer !== customer) {
      throw invalid('This promotion code cannot be redeemed because it is for another customer.', 'promotion_code');
    }
    return { coupon: idOf(code.promotion.coupon) ?? '', promotionCode: code.id };
  });
}
