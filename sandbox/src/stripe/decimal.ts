import type Stripe from 'stripe';

/** A decimal number as it goes over the wire, where it is text; its type is what clients make of it. */
export const decimal = (number: number): Stripe.Decimal => String(number) as unknown as Stripe.Decimal;
