import type { Logger } from 'pino';
import type Stripe from 'stripe';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { Metrics } from '../http/metrics.ts';
import { putInForce } from '../metering/putInForce.ts';
import { type Decision, decide } from './decide.ts';
import { deleteAtStripe } from './deleteAtStripe.ts';
import { BillingProblem, raiseAlarm } from './problems.ts';
import { readCustomer } from './readCustomer.ts';
import { claimTicket, redeemTicket, type Ticket } from './tickets.ts';

export interface SyncServices {
  readonly prisma: PrismaClient;
  readonly stripe: Stripe;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * `written`: the books are as Stripe was. `superseded`: they are as it was even later. `unknown`: no customer of ours.
 * `deleted`: Stripe has it no more, or is to have it no more.
 */
export type SyncResult = 'written' | 'superseded' | 'unknown' | 'deleted';

/**
 * Makes the books of a customer's account like Stripe: the one way in which they ever change, whoever asks for it. When
 * it returns, all that had happened at Stripe before it was called is in the books.
 *
 * @throws BillingProblem if Stripe says what cannot be understood: nothing has changed, and an operator was told.
 *   Stripe.errors.StripeError if it cannot be asked.
 */
export async function syncCustomer(services: SyncServices, customerId: string): Promise<SyncResult> {
  const result = await attempt(services, customerId);
  services.metrics.billingSyncs.inc({ result });
  return result;
}

async function attempt(services: SyncServices, customerId: string): Promise<SyncResult> {
  const { prisma, stripe } = services;
  const ticket = await claimTicket(prisma, customerId);
  if (ticket === undefined) return 'unknown';
  if (ticket.isDeleted) return 'deleted';
  if (ticket.isAccountDeleted) {
    await deleteAtStripe(stripe, customerId);
    return forget(services, ticket);
  }
  const customer = await readCustomer(stripe, customerId);
  if (customer.isDeleted) return forget(services, ticket);
  try {
    if (customer.accountId !== ticket.accountId) throw new BillingProblem('foreign_customer');
    const decision = decide(customer.subscriptions);
    if (decision.live > 1) raiseAlarm(services, 'two_subscriptions', customerId);
    return await prisma.$transaction(async (tx) => {
      if (!(await redeemTicket(tx, ticket))) return 'superseded';
      await writeDecision(tx, ticket, decision);
      await writeEntitlements(tx, ticket, customer.entitlements);
      return 'written';
    });
  } catch (error) {
    if (error instanceof BillingProblem) raiseAlarm(services, error.alarm, customerId);
    throw error;
  }
}

async function writeDecision(tx: Prisma.TransactionClient, ticket: Ticket, decision: Decision): Promise<void> {
  const { accountId, customerId, claimedAt } = ticket;
  if (decision.subscription === null) {
    await tx.subscription.deleteMany({ where: { accountId } });
  } else {
    const row = { ...decision.subscription, customerId, syncedAt: claimedAt };
    await tx.subscription.upsert({ where: { accountId }, create: { accountId, ...row }, update: row });
  }
  await putInForce(tx, accountId, decision.plan, decision.anchorAt);
}

async function writeEntitlements(
  tx: Prisma.TransactionClient,
  { accountId }: Ticket,
  lookupKeys: readonly string[],
): Promise<void> {
  await tx.entitlement.deleteMany({ where: { accountId, lookupKey: { notIn: [...lookupKeys] } } });
  const data = lookupKeys.map((lookupKey) => ({ accountId, lookupKey }));
  if (data.length > 0) await tx.entitlement.createMany({ data, skipDuplicates: true });
}

/** A customer that Stripe has no more has nothing there. The account, if it is still somebody's, may become another one. */
function forget({ prisma }: SyncServices, ticket: Ticket): Promise<SyncResult> {
  const { accountId, customerId, claimedAt } = ticket;
  return prisma.$transaction(async (tx) => {
    if (!(await redeemTicket(tx, ticket))) return 'superseded';
    await tx.$executeRaw`UPDATE "Customer" SET "deletedAt" = now() WHERE "customerId" = ${customerId}`;
    if (ticket.isAccountDeleted) {
      await tx.subscription.deleteMany({ where: { accountId } });
    } else {
      const data = { status: 'canceled', cancelAtPeriodEnd: false, syncedAt: claimedAt } as const;
      await tx.subscription.updateMany({ where: { accountId }, data });
    }
    await writeEntitlements(tx, ticket, []);
    await putInForce(tx, accountId, 'free', null);
    return 'deleted';
  });
}
