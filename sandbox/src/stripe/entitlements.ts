import type Stripe from 'stripe';
import * as z from 'zod';
import type { Account } from './account.ts';
import { missing } from './apiError.ts';
import { idAfter, idOf } from './ids.ts';
import { listOf } from './list.ts';
import type { Routes } from './routes.ts';

/** Statuses of a subscription whose customer may use what was bought (https://docs.stripe.com/billing/entitlements). */
const entitling = new Set(['trialing', 'active', 'past_due']);

/** https://docs.stripe.com/api/entitlements/active-entitlement */
export function entitlementRoutes(routes: Routes): void {
  const { account } = routes;
  routes.list('/v1/entitlements/active_entitlements', z.object({ customer: z.string() }), ({ params }) => {
    if (!account.wasDeleted(params.customer)) account.get('customer', params.customer, 'customer');
    return activeEntitlements(account, params.customer);
  });
  routes.get('/v1/entitlements/active_entitlements/:id', ({ id }) => {
    const all = account.all('customer').flatMap((customer) => activeEntitlements(account, customer.id));
    const found = all.find((each) => each.id === id);
    if (found === undefined) throw missing('active_entitlement', id);
    return found;
  });
}

/** One for each feature of any subscription in force, by lookup key. */
export function activeEntitlements(account: Account, customer: string): Stripe.Entitlements.ActiveEntitlement[] {
  const features = account
    .all('subscription')
    .filter((subscription) => idOf(subscription.customer) === customer && entitling.has(subscription.status))
    .flatMap(({ sandbox }) => sandbox.features);
  return [...new Set(features)]
    .map((id) => account.get('entitlements.feature', id))
    .sort((a, b) => (a.lookup_key < b.lookup_key ? -1 : 1))
    .map(({ id, lookup_key }) => ({
      id: idAfter('ent_test_', customer + id),
      object: 'entitlements.active_entitlement',
      feature: id,
      livemode: false,
      lookup_key,
    }));
}

/** Does something, and tells if a customer's entitlements are others by it. */
export function tellOfEntitlements<T>(account: Account, customer: string, change: () => T): T {
  const before = activeEntitlements(account, customer);
  const result = change();
  const after = activeEntitlements(account, customer);
  if (JSON.stringify(before) === JSON.stringify(after)) return result;
  const url = `/v1/customer/${customer}/entitlements`;
  account.tell(
    'entitlements.active_entitlement_summary.updated',
    {
      object: 'entitlements.active_entitlement_summary',
      customer,
      entitlements: listOf(after, url),
      livemode: false,
    },
    { entitlements: listOf(before, url) },
  );
  return result;
}
