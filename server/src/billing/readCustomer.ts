import type Stripe from 'stripe';

/** What Stripe has of a customer now. */
export type CustomerAtStripe =
  | { readonly isDeleted: true }
  | {
      readonly isDeleted: false;
      /** The account that it was made for. */
      readonly accountId: string | undefined;
      /** Those that have ended among them. */
      readonly subscriptions: readonly Stripe.Subscription[];
      /** Lookup keys, sorted. */
      readonly entitlements: readonly string[];
    };

/** Objects of one page: as many as Stripe gives. */
const PAGE = 100;

/** @throws Stripe.errors.StripeError if it cannot be asked. */
export async function readCustomer(stripe: Stripe, id: string): Promise<CustomerAtStripe> {
  const customer = await stripe.customers.retrieve(id);
  if (customer.deleted === true) return { isDeleted: true };
  const [subscriptions, entitlements] = await Promise.all([
    all(stripe.subscriptions.list({ customer: id, status: 'all', limit: PAGE })),
    all(stripe.entitlements.activeEntitlements.list({ customer: id, limit: PAGE })),
  ]);
  return {
    isDeleted: false,
    accountId: customer.metadata['account'],
    subscriptions,
    entitlements: entitlements.map(({ lookup_key: key }) => key).toSorted(),
  };
}

/** Every page of a list. */
async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}
