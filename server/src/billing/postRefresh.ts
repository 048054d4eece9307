import type { RequestHandler } from 'express';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { accountNow } from '../http/accountNow.ts';
import { booksOf } from '../http/booksOf.ts';
import type { Billing } from './billing.ts';
import { readBillingState } from './billingState.ts';
import { findCustomer } from './customers.ts';
import { BillingProblem } from './problems.ts';
import { stripeNow } from './stripeErrors.ts';
import { syncCustomer } from './syncCustomer.ts';

/** `POST /v1/billing/refresh`: as `GET /v1/billing`, after Stripe was asked. */
export function postRefresh(billing: Billing | undefined, prisma: PrismaClient): RequestHandler {
  return async (_req, res) => {
    const { accountId } = res.locals;
    if (billing !== undefined) await booksOf(() => stripeNow(() => refresh(billing, accountId)));
    res.json(await accountNow(() => readBillingState(prisma, accountId, new Date())));
  };
}

async function refresh(billing: Billing, accountId: Parameters<typeof findCustomer>[1]): Promise<void> {
  const customer = await findCustomer(billing, accountId);
  if (customer === undefined) return;
  try {
    await syncCustomer(billing, customer);
  } catch (error) {
    // An operator was told. The person keeps what they have, and sees it.
    if (!(error instanceof BillingProblem)) throw error;
  }
}
