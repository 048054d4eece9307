import * as z from 'zod';
import { type Job, type JobQueue, queued, scheduled } from '../jobs/job.ts';
import type { Billing } from './billing.ts';
import { customerOf } from './events.ts';
import { reconcileCustomers } from './reconcileCustomers.ts';
import { isMissing } from './stripeErrors.ts';
import { syncCustomer } from './syncCustomer.ts';

const syncData = z.object({
  /** A customer, or a charge of one. */
  subject: z.string(),
  /** The event that it is done for. */
  eventId: z.optional(z.string()),
});
type SyncData = z.infer<typeof syncData>;

export const syncQueue: JobQueue<SyncData> = { name: 'sync_customer', data: syncData };

/** Sends work to a queue; it is done even if this process dies. */
export type SendJob = <Data extends object>(queue: JobQueue<Data>, data: Data) => Promise<void>;

/** How long an event is kept, in days: Stripe delivers it for three, and an operator may ask about it for a while. */
const EVENT_DAYS = 30;

/** Times are UTC. */
export const billingJobs = (billing: Billing): readonly Job[] => [
  queued(syncQueue, { timeoutSeconds: 120, retries: 12, retryAfterSeconds: 10, concurrency: 4 }, (data) =>
    processEvent(billing, data),
  ),
  scheduled(
    'reconcile_customers',
    '10 3 * * *',
    { timeoutSeconds: 4 * 3600, retries: 4, retryAfterSeconds: 600 },
    (signal) => reconcileCustomers(billing, signal),
  ),
  scheduled('forget_stripe_events', '37 * * * *', { timeoutSeconds: 600, retries: 2, retryAfterSeconds: 60 }, () =>
    forgetEvents(billing),
  ),
];

async function processEvent(billing: Billing, { subject, eventId }: SyncData): Promise<void> {
  const { prisma, stripe } = billing;
  const customer = await customerOf(stripe, subject).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (customer !== null) await syncCustomer(billing, customer);
  if (eventId === undefined) return;
  await prisma.$executeRaw`UPDATE "StripeEvent" SET "processedAt" = now() WHERE "id" = ${eventId}`;
}

async function forgetEvents({ prisma }: Billing): Promise<void> {
  await prisma.$executeRaw`
    DELETE FROM "StripeEvent" WHERE "receivedAt" < now() - make_interval(days => ${EVENT_DAYS}::int)`;
}
