import Stripe from 'stripe';

/** Closes every checkout page of a customer that is still open. */
export async function expireCheckouts(stripe: Stripe, customer: string): Promise<void> {
  for await (const { id } of stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 })) {
    try {
      await stripe.checkout.sessions.expire(id);
    } catch (error) {
      // Paid, or closed by another request, in this moment.
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    }
  }
}
