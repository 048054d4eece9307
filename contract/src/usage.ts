import * as z from 'zod/mini';
import { nanoDollars, signedNanoDollars } from './money.ts';

/** Tokens by class. Those that the cache took or gave are not among the input tokens. */
export const tokenCounts = z.object({
  input: z.int(),
  output: z.int(),
  cacheWrite5m: z.int(),
  cacheWrite1h: z.int(),
  cacheRead: z.int(),
});
export type TokenCounts = z.infer<typeof tokenCounts>;

/** The span that limits count over. It ends, and the counters begin anew, at `endsAt`. Instants in UTC. */
export const period = z.object({ startsAt: z.iso.datetime(), endsAt: z.iso.datetime() });

const counter = z.object({ used: z.int(), allowed: z.int(), remaining: z.int() });

/** The limits of a period: what is used, what is allowed, and what is left. */
export const allowance = z.object({
  sessions: counter,
  openRequests: counter,
  /** What is left is what neither finished requests have spent nor open ones may still spend. */
  budget: z.object({
    settledNanos: nanoDollars,
    heldNanos: nanoDollars,
    allowedNanos: nanoDollars,
    remainingNanos: nanoDollars,
  }),
});
export type Allowance = z.infer<typeof allowance>;

/** The query of `GET /v1/usage`. */
export const usageQuery = z.strictObject({
  /** The period of now, the one before, or the one that an instant falls into. */
  period: z.optional(z.union([z.enum(['current', 'previous']), z.iso.datetime({ offset: true })])),
});

/** What a number of requests come to, corrections included. A session counts wherever one of its requests does. */
export const amounts = z.object({
  requests: z.int(),
  sessions: z.int(),
  tokens: tokenCounts,
  costNanos: signedNanoDollars,
});
export type Amounts = z.infer<typeof amounts>;

const byModel = z.array(z.extend(amounts, { model: z.string() }));

/** The answer of `GET /v1/usage`: all of it as the books stood at one instant. */
export const usageReport = z.object({
  type: z.literal('usage'),
  plan: z.object({ name: z.string(), displayName: z.string(), requestsPerSession: z.int() }),
  /** Nothing is admitted while an account is blocked. */
  isBlocked: z.boolean(),
  period,
  /** By the limits of the plan now, also for a period that is over. */
  allowance,
  /** Of the finished requests. */
  total: amounts,
  /** The days of admission, in UTC, that saw requests. */
  byDay: z.array(z.extend(amounts, { date: z.iso.date(), byModel })),
  byModel,
});
export type UsageReport = z.infer<typeof usageReport>;

/** The name of the event that follows `message_stop`; before an `error` that ends a stream, it precedes that. */
export const USAGE_EVENT = 'codetrain.usage';

/** How a request ended. */
export const outcomes = ['completed', 'stopped_by_user', 'failed_before_output', 'failed_midway', 'expired'] as const;

/**
 * What one request came to, as it is in the books, and what it leaves of the period. Sent once the entry is committed;
 * a client that gets none asks `GET /v1/usage`.
 */
export const usageEvent = z.object({
  type: z.literal(USAGE_EVENT),
  /** As in the header, also if more than one attempt was made. */
  requestId: z.uuid(),
  /** The one that answered. */
  model: z.string(),
  outcome: z.enum(outcomes),
  /** Whether the provider counted the tokens, or we had to estimate them. */
  basis: z.enum(['reported', 'estimated']),
  tokens: tokenCounts,
  costNanos: nanoDollars,
  period,
  allowance,
});
export type UsageEvent = z.infer<typeof usageEvent>;
