import type { AccountId } from '../ids.ts';
import type { Billing } from './billing.ts';
import { findCustomer } from './customers.ts';
import { type SendJob, syncQueue } from './jobs.ts';

/**
 * Has the customer of an account whose person is gone be deleted at Stripe, with what is paid by month or year. The
 * account is marked already, so that any sync does it; this one is so that it is soon.
 */
export async function leaveStripe(billing: Billing | undefined, send: SendJob, accountId: AccountId): Promise<void> {
  if (billing === undefined) return;
  const customer = await findCustomer(billing, accountId);
  if (customer !== undefined) await send(syncQueue, { subject: customer });
}
