import type { BillingState } from '@codetrain/contract/billing';
import type { PrismaClient, Subscription } from '../generated/prisma/client.ts';
import type { AccountId } from '../ids.ts';
import { planNamed } from '../metering/plans.ts';
import { hasAccess } from './status.ts';

/** How long before its end a trial is spoken of, in milliseconds: as long as Stripe's own reminder comes before it. */
const TRIAL_NOTICE_MS = 3 * 86_400_000;

/** What the books have of an account's plan and subscription; undefined if there is no such account. */
export async function readBillingState(
  prisma: PrismaClient,
  accountId: AccountId,
  now: Date,
): Promise<BillingState | undefined> {
  const account = await prisma.account.findUnique({
    where: { id: accountId },
    select: { plan: true, subscription: true, entitlements: { orderBy: { lookupKey: 'asc' } } },
  });
  if (account === null) return undefined;
  const { name, displayName } = planNamed(account.plan);
  const { subscription } = account;
  return {
    type: 'billing',
    plan: { name, displayName },
    subscription: subscription && {
      status: subscription.status,
      plan: subscription.plan,
      interval: subscription.interval,
      periodEndsAt: subscription.periodEndsAt.toISOString(),
      cancelAtPeriodEnd: subscription.cancelAtPeriodEnd,
      trialEndsAt: subscription.trialEndsAt?.toISOString() ?? null,
      syncedAt: subscription.syncedAt.toISOString(),
    },
    entitlements: account.entitlements.map(({ lookupKey }) => lookupKey),
    notice: subscription && noticeOf(subscription, now),
  };
}

/** What a person should know of their subscription: the gravest thing. */
export function noticeOf(
  { status, trialEndsAt, cancelAtPeriodEnd }: Pick<Subscription, 'status' | 'trialEndsAt' | 'cancelAtPeriodEnd'>,
  now: Date,
): BillingState['notice'] {
  if (!hasAccess(status)) return null;
  if (status === 'past_due') return 'past_due';
  // A trial that was canceled ends, and nothing is charged.
  if (cancelAtPeriodEnd) return 'ending';
  const endsSoon = trialEndsAt !== null && trialEndsAt.getTime() - now.getTime() <= TRIAL_NOTICE_MS;
  return status === 'trialing' && endsSoon ? 'trial_ending' : null;
}
