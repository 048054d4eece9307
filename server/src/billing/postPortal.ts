import { type HostedPage, portalRequest } from '@codetrain/contract/billing';
import type { RequestHandler } from 'express';
import { booksOf } from '../http/booksOf.ts';
import { ApiError } from '../http/errors.ts';
import { invalidRequest } from '../http/invalidRequest.ts';
import type { Billing } from './billing.ts';
import { findCustomer } from './customers.ts';
import { findPortalConfiguration } from './portalConfiguration.ts';
import { returnAddress } from './returnPages.ts';
import { isMissing, stripeNow } from './stripeErrors.ts';

/** `POST /v1/billing/portal`: a page of Stripe where the person changes the plan, the card, or ends it. */
export function postPortal(billing: Billing | undefined, publicUrl: string): RequestHandler {
  return async (req, res) => {
    const { data, error } = portalRequest.safeParse(req.body ?? {});
    if (data === undefined) throw invalidRequest(error.issues);
    const customer = billing && (await booksOf(() => findCustomer(billing, res.locals.accountId)));
    if (billing === undefined || customer === undefined) throw nothingBought();
    const { url } = await stripeNow(async () => {
      const configuration = await findPortalConfiguration(billing.stripe);
      try {
        return await billing.stripe.billingPortal.sessions.create({
          customer,
          return_url: returnAddress(publicUrl, 'back', data.editor),
          ...(configuration !== undefined && { configuration: configuration.id }),
        });
      } catch (error) {
        if (isMissing(error)) throw nothingBought();
        throw error;
      }
    });
    const page: HostedPage = { type: 'hosted_page', url };
    res.json(page);
  };
}

const nothingBought = (): ApiError => new ApiError('nothing_bought', 'The account has not bought anything yet.');
