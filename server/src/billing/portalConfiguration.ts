import type Stripe from 'stripe';

/** Metadata by which the configuration of ours is known: Stripe gives it an id of its own. */
export const PORTAL_METADATA = { codetrain: 'portal' } as const;

/** Ours; undefined if there is none, and then Stripe uses the account's default. */
export async function findPortalConfiguration(stripe: Stripe): Promise<Stripe.BillingPortal.Configuration | undefined> {
  for await (const each of stripe.billingPortal.configurations.list({ active: true, limit: 100 })) {
    if (each.metadata?.['codetrain'] === PORTAL_METADATA.codetrain) return each;
  }
  return undefined;
}
