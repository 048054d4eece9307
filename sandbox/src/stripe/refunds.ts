import type Stripe from 'stripe';
import * as z from 'zod';
import type { Account } from './account.ts';
import { invalid } from './apiError.ts';
import { idOf, newId } from './ids.ts';
import { mergeMetadata, metadata, natural } from './params.ts';
import type { Routes } from './routes.ts';

const creation = z.object({
  amount: natural.optional(),
  charge: z.string().optional(),
  metadata: metadata.optional(),
  payment_intent: z.string().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
});
const filters = z.object({ charge: z.string().optional(), payment_intent: z.string().optional() });

/** https://docs.stripe.com/api/refunds, with the charges that they give back. */
export function refundRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/refunds', creation, ({ params }) => refund(account, params));
  routes.get('/v1/refunds/:id', ({ id }) => account.get('refund', id));
  routes.list('/v1/refunds', filters, ({ params }) =>
    account
      .all('refund')
      .filter(
        (each) =>
          (params.charge === undefined || each.charge === params.charge) &&
          (params.payment_intent === undefined || each.payment_intent === params.payment_intent),
      ),
  );
  routes.get('/v1/charges/:id', ({ id }) => account.get('charge', id));
  routes.list('/v1/charges', z.object({ customer: z.string().optional() }), ({ params: { customer } }) =>
    account.all('charge').filter((each) => customer === undefined || each.customer === customer),
  );
}

function refund(account: Account, params: z.output<typeof creation>): Stripe.Refund {
  const intent = params.payment_intent && account.get('payment_intent', params.payment_intent, 'payment_intent');
  const id = params.charge ?? idOf(intent ? intent.latest_charge : undefined);
  if (id === undefined) throw invalid('One of charge or payment_intent must be given.', 'charge');
  const charge = account.get('charge', id, 'charge');
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = params.amount ?? left;
  if (left === 0) throw invalid(`Charge ${id} has already been refunded.`, undefined, 'charge_already_refunded');
  if (amount > left || amount === 0) throw invalid(`Refund amount is not from 1 to ${left}.`, 'amount');
  const made = account.add<'refund'>({
    id: newId('re_'),
    object: 'refund',
    amount,
    balance_transaction: newId('txn_'),
    charge: id,
    created: account.clock.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  });
  const refunded = charge.amount_refunded + amount;
  account.change(
    charge,
    { amount_refunded: refunded, refunded: refunded === charge.amount_captured },
    'charge.refunded',
    'charge.updated',
  );
  account.tell('refund.created', made);
  return made;
}
