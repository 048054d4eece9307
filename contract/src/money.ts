import * as z from 'zod/mini';

/** Nano-dollars (10^-9 USD) in decimal: they can pass 2^53. */
export const nanoDollars = z.string().check(z.regex(/^\d+$/));

/** The same where it may be less than nothing: a correction can take something back. */
export const signedNanoDollars = z.string().check(z.regex(/^-?\d+$/));
