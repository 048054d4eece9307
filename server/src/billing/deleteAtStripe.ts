import type Stripe from 'stripe';
import { expireCheckouts } from './checkoutSessions.ts';
import { isMissing } from './stripeErrors.ts';

/**
 * Deletes a customer at Stripe: pages on which it could still buy something are closed, its subscriptions end at once, and
 * nothing is charged any more (https://docs.stripe.com/api/customers/delete). Invoices stay there, as the law wants it.
 */
export async function deleteAtStripe(stripe: Stripe, customerId: string): Promise<void> {
  try {
    await expireCheckouts(stripe, customerId);
    await stripe.customers.del(customerId);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
