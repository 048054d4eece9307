import * as z from 'zod';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { readCard } from '../cardForm.ts';
import { makeDefault } from '../customers.ts';
import { collect } from '../invoices/collect.ts';
import type { Kinds, Subscription } from '../kinds.ts';
import { attachCard } from '../paymentMethods.ts';
import { updateSubscription } from '../subscriptions/change.ts';
import { endSubscription } from '../subscriptions/end.ts';
import { firstItem, isLive } from '../subscriptions/record.ts';
import { cardError } from '../testCards.ts';

const form = z.discriminatedUnion('action', [
  z.object({ action: z.literal('switch'), subscription: z.string(), price: z.string() }),
  z.object({ action: z.enum(['cancel', 'resume']), subscription: z.string() }),
  z.object({ action: z.literal('pay'), invoice: z.string() }),
  z.object({ action: z.literal('card') }),
]);

/** @throws ApiError with a sentence for the person, when a card is declined or the portal does not offer this. */
export function act(account: Account, session: Kinds['billing_portal.session'], body: unknown): void {
  const asked = form.safeParse(body).data;
  if (asked === undefined) throw invalid('Something went wrong. Try again.');
  const { features } = account.get('billing_portal.configuration', String(session.configuration));
  const { customer } = session;
  if (asked.action === 'card') {
    if (!features.payment_method_update.enabled) throw invalid('Cards cannot be changed here.');
    replaceCard(account, customer, body);
    return;
  }
  if (asked.action === 'pay') {
    const invoice = account.get('invoice', asked.invoice);
    if (invoice.customer !== customer || invoice.status !== 'open') throw invalid('There is nothing to pay.');
    const { decline, charge } = collect(account, invoice);
    if (decline !== null) throw cardError(decline, charge);
    return;
  }
  const subscription = account.get('subscription', asked.subscription);
  if (subscription.customer !== customer || !isLive(subscription)) throw invalid('There is no such subscription.');
  if (asked.action === 'switch') {
    switchPrice(account, session, subscription, asked.price);
    return;
  }
  const { enabled, mode } = features.subscription_cancel;
  if (!enabled) throw invalid('Subscriptions cannot be canceled here.');
  if (asked.action === 'resume') {
    updateSubscription(account, subscription.id, { cancel_at_period_end: false });
  } else if (mode === 'immediately') endSubscription(account, subscription.id);
  else updateSubscription(account, subscription.id, { cancel_at_period_end: true });
}

/** A change that cannot be paid does not happen. */
function switchPrice(
  account: Account,
  { configuration }: Kinds['billing_portal.session'],
  subscription: Subscription,
  price: string,
): void {
  const { features, sandbox } = account.get('billing_portal.configuration', String(configuration));
  const offered = sandbox.products.flatMap(({ prices }) => prices);
  if (!features.subscription_update.enabled || !offered.includes(price)) throw invalid('This plan is not offered.');
  updateSubscription(account, subscription.id, {
    cancel_at_period_end: false,
    items: [{ id: firstItem(subscription).id, price }],
    payment_behavior: 'error_if_incomplete',
    proration_behavior: features.subscription_update.proration_behavior as 'always_invoice',
    ...(subscription.status === 'trialing' &&
      features.subscription_update.trial_update_behavior === 'end_trial' && { trial_end: 'now' }),
  });
}

/** The card is charged for everything from now on, also by subscriptions that had one of their own. */
function replaceCard(account: Account, customer: string, body: unknown): void {
  const { id } = attachCard(account, readCard(body, account.clock.now()), customer);
  makeDefault(account, customer, id);
  for (const subscription of account.all('subscription')) {
    if (subscription.customer === customer && isLive(subscription) && subscription.default_payment_method !== null) {
      updateSubscription(account, subscription.id, { default_payment_method: id });
    }
  }
}
