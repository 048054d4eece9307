import type Stripe from 'stripe';
import * as z from 'zod';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { decimal } from '../decimal.ts';
import { newId } from '../ids.ts';
import { currency, flag, given, mergeMetadata, metadata, natural, unsettable, whole } from '../params.ts';
import type { Routes } from '../routes.ts';

const interval = z.enum(['day', 'week', 'month', 'year']);
const lookupKey = z.string().min(1).max(200);
const taxBehavior = z.enum(['exclusive', 'inclusive', 'unspecified']);

/** What is billed, and how often. */
export const pricing = z.strictObject({
  currency,
  recurring: z
    .strictObject({
      interval,
      interval_count: whole.optional(),
      usage_type: z.literal('licensed').optional(),
    })
    .optional(),
  tax_behavior: taxBehavior.optional(),
  unit_amount: natural,
  metadata: metadata.optional(),
});

const creation = pricing.extend({
  active: flag.optional(),
  billing_scheme: z.literal('per_unit').optional(),
  lookup_key: lookupKey.optional(),
  nickname: z.string().optional(),
  product: z.string(),
  transfer_lookup_key: flag.optional(),
});

const changes = z.object({
  active: flag.optional(),
  lookup_key: unsettable(lookupKey).optional(),
  metadata: metadata.optional(),
  nickname: unsettable(z.string()).optional(),
  tax_behavior: taxBehavior.optional(),
  transfer_lookup_key: flag.optional(),
});

const filters = z.object({
  active: flag.optional(),
  currency: currency.optional(),
  lookup_keys: z.array(z.string()).max(10).optional(),
  product: z.string().optional(),
  recurring: z.strictObject({ interval: interval.optional() }).optional(),
  type: z.enum(['one_time', 'recurring']).optional(),
});

/** https://docs.stripe.com/api/prices */
export function priceRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/prices', creation, ({ params }) => createPrice(account, params));
  routes.get('/v1/prices/:id', ({ id }) => account.get('price', id));
  routes.post('/v1/prices/:id', changes, ({ id, params }) => {
    const price = account.get('price', id);
    const { transfer_lookup_key: transfer = false, metadata: merged, ...rest } = given(params);
    if (rest.lookup_key) claimLookupKey(account, rest.lookup_key, transfer, id);
    return account.change(
      price,
      { ...rest, ...(merged !== undefined && { metadata: mergeMetadata(price.metadata, merged) }) },
      'price.updated',
    );
  });
  routes.list('/v1/prices', filters, ({ params }) =>
    account
      .all('price')
      .filter(
        (price) =>
          (params.active === undefined || price.active === params.active) &&
          (params.currency === undefined || price.currency === params.currency) &&
          (params.lookup_keys?.includes(price.lookup_key ?? '') ?? true) &&
          (params.product === undefined || price.product === params.product) &&
          (params.recurring?.interval === undefined || price.recurring?.interval === params.recurring.interval) &&
          (params.type === undefined || price.type === params.type),
      ),
  );
}

export function createPrice(account: Account, params: z.output<typeof creation>): Stripe.Price {
  account.get('product', params.product, 'product');
  if (params.lookup_key !== undefined) claimLookupKey(account, params.lookup_key, params.transfer_lookup_key ?? false);
  const { recurring } = params;
  const price: Stripe.Price = {
    id: newId('price_'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: account.clock.now(),
    currency: params.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: mergeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product: params.product,
    recurring: recurring
      ? {
          interval: recurring.interval,
          interval_count: recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: params.unit_amount,
    unit_amount_decimal: decimal(params.unit_amount),
  };
  return account.add(price, 'price.created');
}

/** A lookup key names one price; another one gets it only by a transfer. */
function claimLookupKey(account: Account, key: string, transfer: boolean, claimant?: string): void {
  const holder = account.all('price').find((price) => price.lookup_key === key && price.id !== claimant);
  if (holder === undefined) return;
  if (!transfer) {
    throw invalid(
      `A price (\`${holder.id}\`) already uses that lookup key. Provide \`transfer_lookup_key=true\` to transfer the lookup key to the new price.`,
      'lookup_key',
    );
  }
  account.change(holder, { lookup_key: null }, 'price.updated');
}

/** The price as the older object that items still carry. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  const { interval = 'month', interval_count = 1 } = price.recurring ?? {};
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval,
    interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}
