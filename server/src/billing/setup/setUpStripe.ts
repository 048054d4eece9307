import { billingIntervals } from '@codetrain/contract/plans';
import type Stripe from 'stripe';
import { plans } from '../../metering/plans.ts';
import { setUpPortal } from './portal.ts';
import { setUpPrice } from './price.ts';
import { setUpProduct } from './product.ts';
import { setUpWebhookEndpoint } from './webhookEndpoint.ts';
import { SetupWork } from './work.ts';

export interface SetupOptions {
  readonly mode: 'check' | 'mend';
  /** Where the server hears of events; undefined where Stripe is told otherwise. */
  readonly webhookUrl: string | undefined;
}

export interface SetupResult {
  /** What was not as the plans have it: put right by now, unless it was a check. A line each. */
  readonly drift: readonly string[];
  /** Of a webhook endpoint that was created. */
  readonly webhookSecret: string | undefined;
}

/**
 * Makes an account at Stripe have what the server needs: products, prices, features, the configuration of the billing page
 * and the webhook endpoint. Everything is found by a key of ours, so that doing it again changes nothing.
 *
 * @throws Stripe.errors.StripeError
 */
export async function setUpStripe(stripe: Stripe, { mode, webhookUrl }: SetupOptions): Promise<SetupResult> {
  const work = new SetupWork(stripe, mode);
  const products: { product: string; prices: string[] }[] = [];
  for (const plan of Object.values(plans)) {
    if (plan.prices === undefined) continue;
    const product = await setUpProduct(work, plan);
    const prices: string[] = [];
    for (const interval of billingIntervals) {
      const price = await setUpPrice(work, { plan: plan.name, product, interval }, plan.prices[interval]);
      if (price !== undefined) prices.push(price);
    }
    products.push({ product, prices });
  }
  await setUpPortal(work, products);
  const webhookSecret = webhookUrl === undefined ? undefined : await setUpWebhookEndpoint(work, webhookUrl);
  return { drift: work.drift, webhookSecret };
}
