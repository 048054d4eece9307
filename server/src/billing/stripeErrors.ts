import Stripe from 'stripe';
import { ApiError } from '../http/errors.ts';

/** What Stripe answers is for an operator to read; the person is told to try again. */
const RETRY_AFTER_SECONDS = '10';

/**
 * What a request needs of Stripe.
 *
 * @throws ApiError billing_unavailable, if Stripe cannot be reached or does not do it.
 */
export async function stripeNow<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    throw new ApiError(
      'billing_unavailable',
      'The payment service does not answer. Nothing was bought. Try again soon.',
      {
        retryAfter: RETRY_AFTER_SECONDS,
        cause: error,
      },
    );
  }
}

/** Whether Stripe says that there is no such thing (any more). */
export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
