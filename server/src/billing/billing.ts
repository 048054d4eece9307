import { stripeAt } from './stripeAt.ts';
import type { SyncServices } from './syncCustomer.ts';

export interface BillingOptions {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** An origin. */
  readonly apiUrl: string;
  /** Whether Stripe works out taxes at checkout. */
  readonly automaticTax: boolean;
}

/** What sells plans: Stripe, and what it takes to keep the books like it. */
export interface Billing extends SyncServices {
  readonly options: BillingOptions;
}

export const createBilling = (options: BillingOptions, services: Omit<SyncServices, 'stripe'>): Billing => ({
  ...services,
  options,
  stripe: stripeAt(options),
});
