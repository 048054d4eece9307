import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { dispute } from '../disputes.ts';
import { newId } from '../ids.ts';
import { cardEnding, type TestCard } from '../testCards.ts';

type Decline = NonNullable<TestCard['decline']>;

export interface Charged {
  readonly intent: Stripe.PaymentIntent;
  readonly charge: Stripe.Charge;
  /** Null if it was paid. */
  readonly decline: Decline | null;
}

export interface ChargePlan {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly paymentMethod: Stripe.PaymentMethod;
  readonly description: string | null;
  /** A further attempt at the same payment. */
  readonly intent?: Stripe.PaymentIntent | undefined;
}

export const declineOf = ({ card }: Stripe.PaymentMethod): Decline | null =>
  cardEnding(card?.last4 ?? '')?.decline ?? null;

/** Charges a card, which goes as its number says. */
export function chargeCard(account: Account, plan: ChargePlan): Charged {
  const decline = declineOf(plan.paymentMethod);
  const intent =
    plan.intent ?? account.add<'payment_intent'>(newIntent(plan, account.clock.now()), 'payment_intent.created');
  const charge = account.add<'charge'>(
    newCharge(plan, intent.id, decline, account.clock.now()),
    decline === null ? 'charge.succeeded' : 'charge.failed',
  );
  const changes: Partial<Stripe.PaymentIntent> =
    decline === null
      ? { status: 'succeeded', amount_received: plan.amount, last_payment_error: null }
      : {
          status: 'requires_payment_method',
          last_payment_error: {
            type: 'card_error',
            charge: charge.id,
            code: decline.code,
            decline_code: decline.declineCode,
            message: decline.message,
          },
        };
  const event = decline === null ? 'payment_intent.succeeded' : 'payment_intent.payment_failed';
  const paid = decline === null ? plan.paymentMethod.id : null;
  const tried = account.change(intent, { ...changes, latest_charge: charge.id, payment_method: paid }, event);
  if (cardEnding(plan.paymentMethod.card?.last4 ?? '')?.isDisputed) dispute(account, charge.id);
  return { intent: tried, charge, decline };
}

export function newIntent(
  { amount, currency, customer, description }: Omit<ChargePlan, 'intent' | 'paymentMethod'>,
  now: number,
): Stripe.PaymentIntent {
  const id = newId('pi_');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${id}_secret_${newId('')}`,
    confirmation_method: 'automatic',
    created: now,
    currency,
    customer,
    customer_account: null,
    description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: 'off_session',
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_group: null,
  };
}

function newCharge(plan: ChargePlan, intent: string, decline: Decline | null, now: number): Stripe.Charge {
  const { amount, currency, customer, description, paymentMethod } = plan;
  const paid = decline === null;
  return {
    id: newId('ch_'),
    object: 'charge',
    amount,
    amount_captured: paid ? amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: paid ? newId('txn_') : null,
    billing_details: paymentMethod.billing_details,
    calculated_statement_descriptor: 'SANDBOX',
    captured: paid,
    created: now,
    currency,
    customer,
    description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid,
    payment_intent: intent,
    payment_method: paymentMethod.id,
    payment_method_details: {
      type: 'card',
      card: {
        brand: paymentMethod.card?.brand,
        country: 'US',
        exp_month: paymentMethod.card?.exp_month,
        exp_year: paymentMethod.card?.exp_year,
        funding: 'credit',
        last4: paymentMethod.card?.last4,
        network: paymentMethod.card?.brand,
      },
    } as unknown as Stripe.Charge.PaymentMethodDetails,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}
