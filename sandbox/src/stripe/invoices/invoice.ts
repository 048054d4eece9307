import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { idOf, newId } from '../ids.ts';
import type { Subscription } from '../kinds.ts';
import { listOf } from '../list.ts';
import { discountAmounts } from './discounts.ts';
import { invoiceItemLine } from './lines.ts';

export interface InvoicePlan {
  readonly customer: string;
  readonly subscription: Subscription | null;
  readonly reason: Stripe.Invoice.BillingReason;
  readonly lines: readonly Stripe.InvoiceLineItem[];
  readonly currency: string;
  readonly description?: string | null;
  /** Whether items that wait for the customer's next invoice are taken up. */
  readonly takesPendingItems: boolean;
  /** Whether it is to be paid by itself. */
  readonly autoAdvance: boolean;
}

/** A draft. */
export function draftInvoice(account: Account, plan: InvoicePlan): Stripe.Invoice {
  const id = newId('in_');
  const now = account.clock.now();
  const customer = account.get('customer', plan.customer);
  const pending = plan.takesPendingItems ? pendingItemsOf(account, plan) : [];
  for (const item of pending) account.change(item, { invoice: id });
  const lines = [...plan.lines, ...pending.map(invoiceItemLine)].map((line) => ({ ...line, invoice: id }));
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const discounts = (plan.subscription?.discounts ?? []).map((discount) => idOf(discount));
  const taken = discountAmounts(account, discounts, subtotal);
  const total = subtotal - taken.reduce((sum, { amount }) => sum + amount, 0);
  const first = lines.find(({ parent }) => parent?.subscription_item_details?.proration === false);
  const invoice: Stripe.Invoice = {
    ...blank,
    id,
    amount_due: Math.max(0, total),
    amount_remaining: Math.max(0, total),
    auto_advance: plan.autoAdvance,
    billing_reason: plan.reason,
    created: now,
    currency: plan.currency,
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    description: plan.description ?? null,
    discounts,
    lines: listOf(lines, `/v1/invoices/${id}/lines`),
    parent:
      plan.subscription === null
        ? null
        : {
            type: 'subscription_details',
            quote_details: null,
            subscription_details: { metadata: plan.subscription.metadata, subscription: plan.subscription.id },
          },
    period_start: first?.period.start ?? now,
    period_end: first?.period.end ?? now,
    starting_balance: customer.balance,
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_discount_amounts: taken,
    total_excluding_tax: total,
  };
  return account.add(invoice, 'invoice.created');
}

const pendingItemsOf = (account: Account, { customer, subscription }: InvoicePlan) =>
  account
    .all('invoiceitem')
    .filter((item) => item.customer === customer && item.invoice === null)
    .filter(({ sandbox }) => sandbox.subscription === null || sandbox.subscription === subscription?.id)
    .reverse();

/** Sets what is due: credit of the customer is used up first, and what is owed to the customer becomes credit. */
export function finalizeInvoice(account: Account, invoice: Stripe.Invoice): Stripe.Invoice {
  const now = account.clock.now();
  const customer = account.get('customer', idOf(invoice.customer) ?? '');
  const due = Math.max(0, invoice.total + Math.min(0, customer.balance));
  const balance = invoice.total < 0 ? customer.balance + invoice.total : customer.balance + invoice.total - due;
  const sequence = customer.next_invoice_sequence ?? 1;
  account.change(customer, { balance, next_invoice_sequence: sequence + 1, currency: invoice.currency });
  return account.change(
    invoice,
    {
      amount_due: due,
      amount_remaining: due,
      effective_at: now,
      ending_balance: balance,
      number: `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
      starting_balance: customer.balance,
      status: 'open',
      status_transitions: { ...invoice.status_transitions, finalized_at: now },
    },
    'invoice.finalized',
    'invoice.updated',
  );
}

export function voidInvoice(account: Account, invoice: Stripe.Invoice): Stripe.Invoice {
  return account.change(
    invoice,
    {
      auto_advance: false,
      next_payment_attempt: null,
      status: 'void',
      status_transitions: { ...invoice.status_transitions, voided_at: account.clock.now() },
    },
    'invoice.voided',
    'invoice.updated',
  );
}

/** The subscription that an invoice is for. */
export const subscriptionOf = (account: Account, { parent }: Stripe.Invoice): Subscription | undefined =>
  account.find('subscription', idOf(parent?.subscription_details?.subscription));

const blank = {
  object: 'invoice',
  account_country: 'US',
  account_name: 'Sandbox',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  automatic_tax: { enabled: false, disabled_reason: null, liability: null, provider: null, status: null },
  automatically_finalizes_at: null,
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  metadata: {},
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  status: 'draft',
  status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  test_clock: null,
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
} satisfies Partial<Stripe.Invoice>;
