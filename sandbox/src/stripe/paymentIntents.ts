import type Stripe from 'stripe';
import * as z from 'zod';
import type { Account } from './account.ts';
import { invalid } from './apiError.ts';
import { chargeCard, newIntent } from './invoices/charge.ts';
import { currency, flag, natural, text } from './params.ts';
import { cardToCharge } from './paymentMethods.ts';
import type { Routes } from './routes.ts';
import { cardError } from './testCards.ts';

const creation = z.object({
  amount: natural.refine((amount) => amount > 0, 'must be more than 0'),
  confirm: flag.optional(),
  currency,
  customer: z.string().optional(),
  description: text.optional(),
  payment_method: z.string().optional(),
  payment_method_types: z.array(z.literal('card')).optional(),
});
const confirmation = z.object({ payment_method: z.string().optional() });

/** Payments without an invoice (https://docs.stripe.com/api/payment_intents). */
export function paymentIntentRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/payment_intents', creation, ({ params }) => {
    if (params.customer !== undefined) account.get('customer', params.customer, 'customer');
    const intent = account.add<'payment_intent'>(
      newIntent(
        {
          amount: params.amount,
          currency: params.currency,
          customer: params.customer ?? null,
          description: params.description ?? null,
        },
        account.clock.now(),
      ),
      'payment_intent.created',
    );
    return params.confirm ? confirm(account, intent, params.payment_method) : intent;
  });
  routes.get('/v1/payment_intents/:id', ({ id }) => account.get('payment_intent', id));
  routes.post('/v1/payment_intents/:id/confirm', confirmation, ({ id, params }) =>
    confirm(account, account.get('payment_intent', id), params.payment_method),
  );
}

function confirm(account: Account, intent: Stripe.PaymentIntent, named: string | undefined): Stripe.PaymentIntent {
  if (intent.status === 'succeeded') {
    throw invalid('This PaymentIntent has succeeded already.', undefined, 'payment_intent_unexpected_state');
  }
  if (named === undefined) throw invalid('A payment method is needed to confirm.', 'payment_method');
  const { amount, currency: money, description } = intent;
  const customer = intent.customer === null ? null : String(intent.customer);
  const paymentMethod = cardToCharge(account, named, customer);
  const {
    intent: tried,
    charge,
    decline,
  } = chargeCard(account, {
    amount,
    currency: money,
    customer,
    description,
    paymentMethod,
    intent,
  });
  if (decline !== null) throw cardError(decline, charge.id);
  return tried;
}
