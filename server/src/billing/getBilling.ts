import type { RequestHandler } from 'express';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { accountNow } from '../http/accountNow.ts';
import { readBillingState } from './billingState.ts';

/** `GET /v1/billing`: plan and subscription as the books have them. Blocked accounts may look, too. */
export function getBilling(prisma: PrismaClient): RequestHandler {
  return async (_req, res) => {
    res.json(await accountNow(() => readBillingState(prisma, res.locals.accountId, new Date())));
  };
}
