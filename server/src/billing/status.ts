import type { SubscriptionStatus } from '../generated/prisma/client.ts';

/** What a status of a subscription means here (https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses). */
interface Meaning {
  /** Whether its plan is in force. Stripe ends `past_due` by itself once its retries are used up. */
  readonly hasAccess: boolean;
  /** Whether it may still come to be paid: then the portal changes it, and no second one is sold. */
  readonly isOpen: boolean;
}

export const meanings = {
  trialing: { hasAccess: true, isOpen: true },
  active: { hasAccess: true, isOpen: true },
  past_due: { hasAccess: true, isOpen: true },
  unpaid: { hasAccess: false, isOpen: true },
  paused: { hasAccess: false, isOpen: true },
  // A first payment that failed: the person tries again, by another checkout.
  incomplete: { hasAccess: false, isOpen: false },
  incomplete_expired: { hasAccess: false, isOpen: false },
  canceled: { hasAccess: false, isOpen: false },
} as const satisfies Record<SubscriptionStatus, Meaning>;

export const isKnownStatus = (status: string): status is SubscriptionStatus => Object.hasOwn(meanings, status);
export const hasAccess = (status: SubscriptionStatus): boolean => meanings[status].hasAccess;
export const isOpen = (status: SubscriptionStatus): boolean => meanings[status].isOpen;
