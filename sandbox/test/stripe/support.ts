import StripeClient from 'stripe';
import type { StripeSandbox } from '../../src/stripe.ts';

/** Stripe's own SDK, speaking to the sandbox. */
export function clientOf(stripe: StripeSandbox, key = String(stripe.settings['STRIPE_SECRET_KEY'])): StripeClient {
  const { hostname, port } = new URL(stripe.url);
  return new StripeClient(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
}

export interface Catalogue {
  readonly product: StripeClient.Product;
  readonly monthly: StripeClient.Price;
  readonly yearly: StripeClient.Price;
}

/** A product with a feature, to be paid by the month or by the year. */
export async function catalogue(client: StripeClient): Promise<Catalogue> {
  const product = await client.products.create({ name: 'Pro' });
  const feature = await client.entitlements.features.create({ lookup_key: 'all_models', name: 'All models' });
  await client.products.createFeature(product.id, { entitlement_feature: feature.id });
  const price = (interval: 'month' | 'year', unit_amount: number) =>
    client.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount,
      recurring: { interval },
      lookup_key: `pro_${interval}`,
    });
  return { product, monthly: await price('month', 1_500), yearly: await price('year', 15_000) };
}

/** Fills in a hosted page, as a browser does. */
export const submit = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

export const goodCard = { number: '4242 4242 4242 4242', expiry: '12 / 34', cvc: '123' };
export const declinedCard = { ...goodCard, number: '4000 0000 0000 0002' };
