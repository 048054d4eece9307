import type { BillingState } from '@codetrain/contract/billing';

/** Statuses of subscriptions that never began, or are over. */
const without: readonly string[] = ['incomplete', 'incomplete_expired', 'canceled'];

/** Whether there is a subscription for the portal to manage. */
export const isSubscribed = ({ subscription }: Pick<BillingState, 'subscription'>): boolean =>
  subscription !== null && !without.includes(subscription.status);
