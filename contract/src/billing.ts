import * as z from 'zod/mini';
import { billingInterval } from './plans.ts';

/** In characters. Stripe takes addresses of 5,000 to return to, and encoding makes three of one. */
const EDITOR_LENGTH = 1_500;

/**
 * The editor's own address, which the page at the end of a visit to Stripe leads back to. Absent, or not the address of
 * an editor that the service knows: the person goes back by themselves.
 */
const editor = z.optional(z.string().check(z.maxLength(EDITOR_LENGTH)));

/** The body of `POST /v1/billing/checkout`: which plan is bought, and how often it is due. */
export const checkoutRequest = z.strictObject({ plan: z.string(), interval: billingInterval, editor });
export type CheckoutRequest = z.infer<typeof checkoutRequest>;

/** The body of `POST /v1/billing/portal`, which may be absent. */
export const portalRequest = z.strictObject({ editor });
export type PortalRequest = z.infer<typeof portalRequest>;

/** The answer of `POST /v1/billing/checkout` and `POST /v1/billing/portal`: a page of Stripe for the person's browser. */
export const hostedPage = z.object({ type: z.literal('hosted_page'), url: z.url() });
export type HostedPage = z.infer<typeof hostedPage>;

/** Statuses of a subscription at Stripe (https://docs.stripe.com/api/subscriptions/object#subscription_object-status). */
export const subscriptionStatuses = [
  'trialing',
  'active',
  'past_due',
  'incomplete',
  'incomplete_expired',
  'unpaid',
  'canceled',
  'paused',
] as const;

/** What the person should know, the gravest one: a payment failed, the trial ends soon, or the plan ends. */
export const billingNotices = ['past_due', 'trial_ending', 'ending'] as const;

/** The subscription that counts, as Stripe had it at `syncedAt`. Instants in UTC. */
export const subscription = z.object({
  status: z.enum(subscriptionStatuses),
  /** Null where the price is unknown to the service. */
  plan: z.nullable(z.string()),
  interval: z.nullable(billingInterval),
  periodEndsAt: z.nullable(z.iso.datetime()),
  /** Access stays until `periodEndsAt`, and is not renewed. */
  cancelAtPeriodEnd: z.boolean(),
  trialEndsAt: z.nullable(z.iso.datetime()),
  syncedAt: z.iso.datetime(),
});

/**
 * The answer of `GET /v1/billing`, and of `POST /v1/billing/refresh`, which asks Stripe first. `plan` is the one in
 * force now: limits go by it.
 */
export const billingState = z.object({
  type: z.literal('billing'),
  plan: z.object({ name: z.string(), displayName: z.string() }),
  /** Null for an account that never bought anything. */
  subscription: z.nullable(subscription),
  /** Lookup keys of Stripe's active entitlements, sorted. */
  entitlements: z.array(z.string()),
  notice: z.nullable(z.enum(billingNotices)),
});
export type BillingState = z.infer<typeof billingState>;
