import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { idOf, newId } from '../ids.ts';
import { invoiceFailed, invoicePaid } from '../subscriptions/afterPayment.ts';
import type { TestCard } from '../testCards.ts';
import { chargeCard } from './charge.ts';
import { finalizeInvoice, subscriptionOf } from './invoice.ts';

const DAY = 86_400;

export interface Collected {
  readonly invoice: Stripe.Invoice;
  /** Null if it is paid. */
  readonly decline: TestCard['decline'];
  readonly charge?: string;
}

const NO_CARD = {
  code: 'missing',
  declineCode: 'missing',
  message: 'There is no default_payment_method set on this Customer or Invoice.',
};

/** The card that is charged unless another one is named. */
export function defaultCard(
  account: Account,
  customerId: string,
  subscription?: { readonly default_payment_method: Stripe.Subscription['default_payment_method'] } | undefined,
): Stripe.PaymentMethod | undefined {
  const customer = account.find('customer', customerId);
  const preferred = idOf(subscription?.default_payment_method);
  return account.find('payment_method', preferred ?? idOf(customer?.invoice_settings.default_payment_method));
}

/** Finalizes an invoice if it is a draft, and tries to have it paid. What follows for its subscription, follows. */
export function collect(account: Account, asked: Stripe.Invoice, card?: Stripe.PaymentMethod): Collected {
  const invoice = asked.status === 'draft' ? finalizeInvoice(account, asked) : account.get('invoice', asked.id);
  if (invoice.amount_due === 0) return { invoice: markPaid(account, invoice), decline: null };
  const customer = idOf(invoice.customer) ?? '';
  const paymentMethod = card ?? defaultCard(account, customer, subscriptionOf(account, invoice));
  if (paymentMethod === undefined) return { invoice: markFailed(account, invoice), decline: NO_CARD };
  const attempts = account.all('invoice_payment').filter((payment) => payment.invoice === invoice.id);
  const [last] = attempts;
  const { intent, charge, decline } = chargeCard(account, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer,
    paymentMethod,
    description: `Payment for invoice ${invoice.number}`,
    intent: account.find('payment_intent', idOf(last?.payment.payment_intent)),
  });
  const payment = last ?? account.add<'invoice_payment'>(newPayment(invoice, intent.id, account.clock.now()));
  if (decline !== null) {
    if (decline.code === 'authentication_required') account.tell('invoice.payment_action_required', invoice);
    return { invoice: markFailed(account, invoice), decline, charge: charge.id };
  }
  account.change(
    payment,
    {
      amount_paid: invoice.amount_due,
      status: 'paid',
      status_transitions: { canceled_at: null, paid_at: account.clock.now() },
    },
    'invoice_payment.paid',
  );
  return { invoice: markPaid(account, invoice), decline: null, charge: charge.id };
}

function markPaid(account: Account, invoice: Stripe.Invoice): Stripe.Invoice {
  const paid = account.change(
    invoice,
    {
      amount_paid: invoice.amount_due,
      amount_remaining: 0,
      attempt_count: invoice.attempt_count + (invoice.amount_due > 0 ? 1 : 0),
      attempted: true,
      auto_advance: false,
      next_payment_attempt: null,
      status: 'paid',
      status_transitions: { ...invoice.status_transitions, paid_at: account.clock.now() },
    },
    'invoice.updated',
    'invoice.paid',
    'invoice.payment_succeeded',
  );
  invoicePaid(account, paid);
  return account.get('invoice', paid.id);
}

function markFailed(account: Account, invoice: Stripe.Invoice): Stripe.Invoice {
  const attempts = invoice.attempt_count + 1;
  const pause = account.dunning.retryAfterDays[attempts - 1];
  // The first invoice of a subscription, and what a person changed, is paid by that person or not at all.
  const retried = invoice.auto_advance === true && invoice.billing_reason === 'subscription_cycle';
  const failed = account.change(
    invoice,
    {
      attempt_count: attempts,
      attempted: true,
      next_payment_attempt: retried && pause !== undefined ? account.clock.now() + pause * DAY : null,
    },
    'invoice.updated',
    'invoice.payment_failed',
  );
  invoiceFailed(account, failed, retried && pause === undefined);
  return account.get('invoice', failed.id);
}

const newPayment = (invoice: Stripe.Invoice, intent: string, now: number): Stripe.InvoicePayment => ({
  id: newId('inpay_'),
  object: 'invoice_payment',
  amount_paid: null,
  amount_requested: invoice.amount_due,
  created: now,
  currency: invoice.currency,
  invoice: invoice.id,
  is_default: true,
  livemode: false,
  payment: { type: 'payment_intent', payment_intent: intent },
  status: 'open',
  status_transitions: { canceled_at: null, paid_at: null },
});
