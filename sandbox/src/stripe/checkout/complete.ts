import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { createCustomer } from '../customers.ts';
import { chargeCard } from '../invoices/charge.ts';
import { attach } from '../paymentMethods.ts';
import { createSubscription } from '../subscriptions/create.ts';
import { cardError } from '../testCards.ts';
import { amounts, type Session } from './session.ts';

export interface Payer {
  readonly email: string | null;
  readonly name: string | null;
  /** Null where nothing is to be paid, and nothing is asked for. */
  readonly paymentMethod: Stripe.PaymentMethod | null;
}

/** Whether the page asks for a card. */
export const wantsCard = ({ amount_total: total, payment_method_collection: collection }: Session): boolean =>
  (total ?? 0) > 0 || collection === 'always';

/** @throws ApiError of status 402 if the card is declined: then the session stays open, and nothing has been bought. */
export function completeSession(account: Account, asked: Session, payer: Payer): Session {
  const session = account.get('checkout.session', asked.id);
  if (session.status !== 'open') throw invalid('This Checkout Session is no longer open.');
  if (wantsCard(session) && payer.paymentMethod === null) throw invalid('A card is needed.', 'payment_method');
  const done = session.mode === 'subscription' ? subscribe(account, session, payer) : pay(account, session, payer);
  return account.change(
    session,
    {
      ...done,
      customer_details: {
        address: null,
        business_name: null,
        individual_name: null,
        phone: null,
        tax_exempt: 'none',
        tax_ids: [],
        ...session.customer_details,
        email: session.customer_details?.email ?? payer.email,
        name: payer.name,
      },
      payment_status: session.amount_total === 0 ? 'no_payment_required' : 'paid',
      status: 'complete',
      url: null,
    },
    'checkout.session.completed',
  );
}

function subscribe(account: Account, session: Session, { email, name, paymentMethod }: Payer): Partial<Session> {
  const { coupons, lineItems, promotionCode, subscriptionData } = session.sandbox;
  const customer =
    session.customer === null
      ? createCustomer(account, { email: email ?? undefined, name: name ?? undefined }).id
      : account.get('customer', String(session.customer), 'customer').id;
  const attached = paymentMethod && attach(account, paymentMethod.id, customer);
  const subscription = createSubscription(account, {
    ...subscriptionData,
    automatic_tax: { enabled: session.automatic_tax.enabled },
    customer,
    default_payment_method: attached?.id,
    discounts: promotionCode === null ? coupons.map((coupon) => ({ coupon })) : [{ promotion_code: promotionCode }],
    items: lineItems.flatMap(({ price, quantity }) =>
      price?.recurring ? [{ price: price.id, quantity: quantity ?? 1 }] : [],
    ),
    // A card that is declined here leaves no subscription behind.
    payment_behavior: 'error_if_incomplete',
  });
  return { customer, subscription: subscription.id, invoice: subscription.latest_invoice };
}

function pay(account: Account, session: Session, { paymentMethod }: Payer): Partial<Session> {
  const { amount_total: amount } = amounts(account, session);
  if (paymentMethod === null || !amount) return {};
  const { intent, charge, decline } = chargeCard(account, {
    amount,
    currency: session.currency ?? 'usd',
    customer: session.customer === null ? null : String(session.customer),
    paymentMethod,
    description: null,
  });
  if (decline !== null) throw cardError(decline, charge.id);
  return { payment_intent: intent.id };
}
