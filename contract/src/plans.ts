import * as z from 'zod/mini';

/** How often a price is due. */
export const billingIntervals = ['month', 'year'] as const;
export const billingInterval = z.enum(billingIntervals);
export type BillingInterval = z.infer<typeof billingInterval>;

/** A plan as people compare it: what it allows in one period, and what it costs. */
export const planOffer = z.object({
  name: z.string(),
  /** A product name: not translated. */
  displayName: z.string(),
  /** Tutoring sessions that may start in a period. */
  sessions: z.int(),
  /** Cost of all requests of a period, in nano-dollars, decimal. */
  budgetNanos: z.string().check(z.regex(/^\d+$/)),
  openRequests: z.int(),
  requestsPerSession: z.int(),
  models: z.union([z.literal('all'), z.array(z.string())]),
  /** None for a plan that costs nothing. Before tax, in cents of a US dollar. */
  prices: z.array(z.object({ interval: billingInterval, amountCents: z.int() })),
});
export type PlanOffer = z.infer<typeof planOffer>;

/** The answer of `GET /v1/plans`, which asks for no token: from the smallest plan to the largest. */
export const planList = z.object({ type: z.literal('plans'), plans: z.array(planOffer) });
export type PlanList = z.infer<typeof planList>;
