import Stripe from 'stripe';
import type { PlanPrice } from '../metering/plans.ts';

/**
 * Stripe's id of a price.
 *
 * @throws Stripe.errors.StripeError if it has none, or one that is not what people were told: then nothing is sold until
 *   `npm run stripe:setup` has put it right.
 */
export async function priceFor(stripe: Stripe, { lookupKey, amountCents }: PlanPrice): Promise<string> {
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey], active: true, limit: 1 });
  const [price] = data;
  if (price?.unit_amount !== amountCents || price.currency !== 'usd') {
    throw new Stripe.errors.StripeError({
      message: `The price "${lookupKey}" at Stripe is not as the plans have it. Run: npm run stripe:setup`,
    });
  }
  return price.id;
}
