import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { expireSession } from '../checkout/expire.ts';
import { collect } from '../invoices/collect.ts';
import type { Subscription } from '../kinds.ts';
import { endSubscription, expireIncomplete, expirePendingUpdate } from './end.ts';
import { changeSubscription, firstItem, isLive } from './record.ts';
import { renew } from './renew.ts';
import { endTrial, TRIAL_NOTICE, tellIfTrialEndsSoon } from './trial.ts';

interface Due {
  readonly at: number;
  readonly act: () => void;
}

const INCOMPLETE_SECONDS = 23 * 3_600;

/** Does, in its order, everything that time has brought by now: each at the instant at which it was due. */
export function settleDue(account: Account): void {
  const until = account.clock.now();
  for (let due = next(account); due !== undefined && due.at <= until; due = next(account)) {
    account.clock.at(due.at, due.act);
  }
}

/** Puts the clock forward. */
export function advance(account: Account, seconds: number): void {
  settleDue(account);
  account.clock.ahead += seconds;
  settleDue(account);
}

function next(account: Account): Due | undefined {
  let first: Due | undefined;
  const consider = (due: Due): void => {
    if (first === undefined || due.at < first.at) first = due;
  };
  for (const subscription of account.all('subscription')) {
    if (isLive(subscription)) for (const due of ofSubscription(account, subscription)) consider(due);
  }
  for (const invoice of account.all('invoice')) {
    if (invoice.status === 'open' && invoice.next_payment_attempt !== null) {
      consider({ at: invoice.next_payment_attempt, act: () => void collect(account, invoice) });
    }
  }
  for (const session of account.all('checkout.session')) {
    if (session.status === 'open')
      consider({ at: session.expires_at, act: () => void expireSession(account, session) });
  }
  return first;
}

function* ofSubscription(account: Account, subscription: Subscription): Generator<Due> {
  const { status, created, cancel_at: cancelAt, trial_end: trialEnd, sandbox } = subscription;
  if (status === 'incomplete') {
    yield { at: created + INCOMPLETE_SECONDS, act: () => expireIncomplete(account, subscription) };
    return;
  }
  if (cancelAt !== null && !subscription.cancel_at_period_end) {
    yield { at: cancelAt, act: () => void endSubscription(account, subscription.id) };
  }
  if (status === 'paused') return;
  if (status === 'trialing' && trialEnd !== null) {
    if (sandbox.toldOfTrialEnd !== trialEnd) {
      yield { at: trialEnd - TRIAL_NOTICE, act: () => tellIfTrialEndsSoon(account, subscription) };
    }
    yield { at: trialEnd, act: () => endOfTrial(account, subscription) };
  } else {
    yield { at: firstItem(subscription).current_period_end, act: () => renew(account, subscription) };
  }
  yield* ofPauses(account, subscription);
}

function* ofPauses(account: Account, subscription: Subscription): Generator<Due> {
  const { pause_collection: paused, pending_update: pending } = subscription;
  if (pending !== null) yield { at: pending.expires_at, act: () => expirePendingUpdate(account, subscription) };
  const resumesAt: Stripe.Subscription.PauseCollection['resumes_at'] = paused?.resumes_at ?? null;
  if (resumesAt !== null) {
    const resume = { pause_collection: null };
    yield {
      at: resumesAt,
      act: () => void changeSubscription(account, subscription, resume, 'customer.subscription.updated'),
    };
  }
}

function endOfTrial(account: Account, subscription: Subscription): void {
  if (subscription.cancel_at_period_end) endSubscription(account, subscription.id);
  else endTrial(account, subscription);
}
