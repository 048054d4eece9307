import { checkoutRequest, type HostedPage } from '@codetrain/contract/billing';
import type { BillingInterval } from '@codetrain/contract/plans';
import type { RequestHandler } from 'express';
import type Stripe from 'stripe';
import { booksOf } from '../http/booksOf.ts';
import { ApiError } from '../http/errors.ts';
import { invalidRequest } from '../http/invalidRequest.ts';
import type { AccountId } from '../ids.ts';
import { isPlanName, type PlanPrice, plans } from '../metering/plans.ts';
import type { Billing } from './billing.ts';
import { expireCheckouts } from './checkoutSessions.ts';
import { createCustomer, findCustomer } from './customers.ts';
import { priceFor } from './priceFor.ts';
import { BillingProblem } from './problems.ts';
import { returnAddress } from './returnPages.ts';
import { isOpen } from './status.ts';
import { stripeNow } from './stripeErrors.ts';
import { syncCustomer } from './syncCustomer.ts';

/** `POST /v1/billing/checkout`: a page of Stripe where the person buys a plan. Another page of theirs closes. */
export function postCheckout(billing: Billing | undefined, publicUrl: string): RequestHandler {
  return async (req, res) => {
    const { data, error } = checkoutRequest.safeParse(req.body);
    if (data === undefined) throw invalidRequest(error.issues);
    const price = planPrice(data.plan, data.interval);
    if (billing === undefined || price === undefined) {
      throw new ApiError('plan_not_for_sale', 'This plan cannot be bought here.');
    }
    const { accountId, requestId } = res.locals;
    const url = await booksOf(() =>
      stripeNow(async () => {
        const customer = await customerThatMayBuy(billing, accountId);
        const priceId = await priceFor(billing.stripe, price);
        await expireCheckouts(billing.stripe, customer);
        const params = sessionParams({ billing, publicUrl, accountId, customer, priceId, editor: data.editor });
        const session = await billing.stripe.checkout.sessions.create(params, {
          idempotencyKey: `checkout-${requestId}`,
        });
        return session.url;
      }),
    );
    if (url === null) throw new Error('Stripe made a checkout without a page.');
    const page: HostedPage = { type: 'hosted_page', url };
    res.json(page);
  };
}

function planPrice(plan: string, interval: BillingInterval): PlanPrice | undefined {
  return isPlanName(plan) ? plans[plan].prices?.[interval] : undefined;
}

/**
 * The account's customer, which is made if there is none.
 *
 * @throws ApiError already_subscribed, if it has a subscription that the portal can change.
 */
async function customerThatMayBuy(billing: Billing, accountId: AccountId): Promise<string> {
  const known = await findCustomer(billing, accountId);
  if (known === undefined) return createCustomer(billing, accountId);
  // Of a purchase of a moment ago, or of one whose webhook was lost, the books may know nothing yet.
  const result = await syncCustomer(billing, known).catch((error: unknown) => {
    if (error instanceof BillingProblem && error.alarm !== 'foreign_customer') throw alreadySubscribed();
    throw error;
  });
  if (result === 'deleted') return createCustomer(billing, accountId);
  const subscription = await billing.prisma.subscription.findUnique({ where: { accountId } });
  if (subscription !== null && isOpen(subscription.status)) throw alreadySubscribed();
  return known;
}

const alreadySubscribed = (): ApiError =>
  new ApiError('already_subscribed', 'The account has a subscription. Change it on the billing page.');

interface Purchase {
  readonly billing: Billing;
  readonly publicUrl: string;
  readonly accountId: AccountId;
  readonly customer: string;
  readonly priceId: string;
  /** As the editor has told it. */
  readonly editor: string | undefined;
}

function sessionParams({
  billing,
  publicUrl,
  accountId,
  customer,
  priceId,
  editor,
}: Purchase): Stripe.Checkout.SessionCreateParams {
  const { automaticTax } = billing.options;
  return {
    mode: 'subscription',
    customer,
    client_reference_id: accountId,
    line_items: [{ price: priceId, quantity: 1 }],
    allow_promotion_codes: true,
    // The price is in dollars, and is paid in dollars.
    adaptive_pricing: { enabled: false },
    automatic_tax: { enabled: automaticTax },
    // Where the person lives decides the tax.
    ...(automaticTax && { customer_update: { address: 'auto', name: 'auto' }, tax_id_collection: { enabled: true } }),
    subscription_data: { billing_mode: { type: 'flexible' }, metadata: { account: accountId } },
    success_url: returnAddress(publicUrl, 'done', editor),
    cancel_url: returnAddress(publicUrl, 'cancelled', editor),
  };
}
