import * as z from 'zod';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { idOf } from '../ids.ts';
import { collect } from '../invoices/collect.ts';
import type { Subscription } from '../kinds.ts';
import { given, inRange, range } from '../params.ts';
import type { Routes } from '../routes.ts';
import { updateSubscription } from './change.ts';
import { createSubscription } from './create.ts';
import { endSubscription } from './end.ts';
import { cancellationDetails, changes, creation } from './params.ts';
import { isLive } from './record.ts';
import { startPeriod } from './renew.ts';

const filters = z.object({
  created: range.optional(),
  current_period_end: range.optional(),
  customer: z.string().optional(),
  price: z.string().optional(),
  status: z
    .enum([
      'active',
      'all',
      'canceled',
      'ended',
      'incomplete',
      'incomplete_expired',
      'past_due',
      'paused',
      'trialing',
      'unpaid',
    ])
    .optional(),
});

const cancellation = z.object({
  cancellation_details: cancellationDetails.optional(),
});

const resumption = z.object({ billing_cycle_anchor: z.literal('now').optional() });

/** https://docs.stripe.com/api/subscriptions */
export function subscriptionRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/subscriptions', creation, ({ params }) => createSubscription(account, params));
  routes.get('/v1/subscriptions/:id', ({ id }) => account.get('subscription', id));
  routes.post('/v1/subscriptions/:id', changes, ({ id, params }) => updateSubscription(account, id, params));
  routes.delete('/v1/subscriptions/:id', cancellation, ({ id, params: { cancellation_details: details } }) => {
    if (!isLive(account.get('subscription', id)))
      throw invalid(`No such subscription: '${id}'`, 'id', 'resource_missing');
    return endSubscription(account, id, 'cancellation_requested', given(details ?? {}));
  });
  routes.post('/v1/subscriptions/:id/resume', resumption, ({ id }) => resume(account, id));
  routes.list('/v1/subscriptions', filters, ({ params }) => {
    if (params.customer !== undefined && !account.wasDeleted(params.customer)) {
      account.get('customer', params.customer, 'customer');
    }
    return account
      .all('subscription')
      .filter(
        (each) =>
          (params.customer === undefined || idOf(each.customer) === params.customer) &&
          (params.price === undefined || each.items.data.some(({ price }) => price.id === params.price)) &&
          hasStatus(each, params.status) &&
          inRange(each.created, params.created) &&
          inRange(each.items.data[0]?.current_period_end ?? 0, params.current_period_end),
      );
  });
  routes.list('/v1/subscription_items', z.object({ subscription: z.string() }), ({ params }) => [
    ...account.get('subscription', params.subscription, 'subscription').items.data,
  ]);
}

/** Unless asked for, those that have been canceled are not listed. */
function hasStatus({ status }: Subscription, asked: string | undefined): boolean {
  if (asked === undefined) return status !== 'canceled';
  if (asked === 'all') return true;
  return asked === 'ended' ? !isLive({ status }) : status === asked;
}

/** A paused subscription begins anew as soon as it is paid (https://docs.stripe.com/api/subscriptions/resume). */
function resume(account: Account, id: string): Subscription {
  const subscription = account.get('subscription', id);
  if (subscription.status !== 'paused') {
    throw invalid('This subscription cannot be resumed because it is not paused.');
  }
  const { invoice } = startPeriod(account, subscription, {
    anchor: account.clock.now(),
    reason: 'subscription_cycle',
  });
  collect(account, invoice);
  return account.get('subscription', id);
}
