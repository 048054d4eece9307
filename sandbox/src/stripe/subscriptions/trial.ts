import type { Account } from '../account.ts';
import { idOf } from '../ids.ts';
import { collect, defaultCard } from '../invoices/collect.ts';
import type { Subscription } from '../kinds.ts';
import { endSubscription } from './end.ts';
import { changeSubscription } from './record.ts';
import { startPeriod } from './renew.ts';

/** How long before its end a trial is told of (https://docs.stripe.com/billing/subscriptions/trials). */
export const TRIAL_NOTICE = 3 * 86_400;

/** A trial that is shorter than the notice is told of at once. */
export function tellIfTrialEndsSoon(account: Account, { id }: Subscription): void {
  const subscription = account.get('subscription', id);
  const { status, trial_end: end, sandbox } = subscription;
  if (status !== 'trialing' || end === null || sandbox.toldOfTrialEnd === end) return;
  if (end - account.clock.now() > TRIAL_NOTICE) return;
  account.change(subscription, { sandbox: { ...sandbox, toldOfTrialEnd: end } });
  account.tell('customer.subscription.trial_will_end', account.get('subscription', id));
}

/** What comes after a trial depends on whether there is a card. */
export function endTrial(account: Account, subscription: Subscription): Subscription {
  const card = defaultCard(account, idOf(subscription.customer), subscription);
  const behavior = subscription.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice';
  if (card === undefined && behavior === 'cancel') return endSubscription(account, subscription.id);
  if (card === undefined && behavior === 'pause') {
    return changeSubscription(
      account,
      subscription,
      { status: 'paused' },
      'customer.subscription.paused',
      'customer.subscription.updated',
    );
  }
  const now = account.clock.now();
  const { subscription: begun, invoice } = startPeriod(account, subscription, {
    anchor: now,
    reason: 'subscription_cycle',
    changes: { status: 'active', trial_end: now },
  });
  collect(account, invoice);
  return account.get('subscription', begun.id);
}
