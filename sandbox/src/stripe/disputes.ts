import type Stripe from 'stripe';
import * as z from 'zod';
import type { Account } from './account.ts';
import { newId } from './ids.ts';
import type { Routes } from './routes.ts';

const filters = z.object({ charge: z.string().optional(), payment_intent: z.string().optional() });

/** https://docs.stripe.com/api/disputes */
export function disputeRoutes(routes: Routes): void {
  const { account } = routes;
  routes.get('/v1/disputes/:id', ({ id }) => account.get('dispute', id));
  routes.list('/v1/disputes', filters, ({ params }) =>
    account
      .all('dispute')
      .filter(
        (each) =>
          (params.charge === undefined || each.charge === params.charge) &&
          (params.payment_intent === undefined || each.payment_intent === params.payment_intent),
      ),
  );
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
