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

/** https://docs.stripe.com/api/refunds, with the charges that they give back and the disputes about those. */
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
  routes.get('/v1/payment_intents/:id', ({ id }) => account.get('payment_intent', id));
  routes.get('/v1/disputes/:id', ({ id }) => account.get('dispute', id));
  routes.list('/v1/disputes', z.object({ charge: z.string().optional() }), ({ params: { charge } }) =>
    account.all('dispute').filter((each) => charge === undefined || each.charge === charge),
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

/** What a cardholder does at the bank: nothing of the API starts it. */
export function dispute(account: Account, chargeId: string): Stripe.Dispute {
  const charge = account.get('charge', chargeId);
  account.change(charge, { disputed: true }, 'charge.updated');
  return account.add<'dispute'>(
    {
      id: newId('du_'),
      object: 'dispute',
      amount: charge.amount,
      balance_transactions: [],
      charge: chargeId,
      created: account.clock.now(),
      currency: charge.currency,
      enhanced_eligibility_types: [],
      evidence: {} as Stripe.Dispute.Evidence,
      evidence_details: {
        due_by: account.clock.now() + 7 * 86_400,
        enhanced_eligibility: {},
        has_evidence: false,
        past_due: false,
        submission_count: 0,
        submission_method: 'manual',
      },
      intended_submission_method: null,
      is_charge_refundable: false,
      livemode: false,
      metadata: {},
      payment_intent: charge.payment_intent,
      reason: 'fraudulent',
      status: 'needs_response',
    },
    'charge.dispute.created',
  );
}
