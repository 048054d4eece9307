import type Stripe from 'stripe';
import { decimal } from '../decimal.ts';
import { idOf, newId } from '../ids.ts';
import type { Kinds, Subscription } from '../kinds.ts';
import type { Period } from '../subscriptions/periods.ts';

const amountOf = ({ price, quantity = 1 }: Stripe.SubscriptionItem): number => (price.unit_amount ?? 0) * quantity;

/** Before discounts. */
export const amountOfItems = (items: readonly Stripe.SubscriptionItem[]): number =>
  items.reduce((sum, item) => sum + amountOf(item), 0);

/** A whole period of an item. */
export const periodLine = (item: Stripe.SubscriptionItem, period: Period): Stripe.InvoiceLineItem =>
  itemLine(item, amountOf(item), period, false, `${item.quantity ?? 1} × ${idOf(item.price.product)}`);

/** What is given back of an item for the rest of its period, and what another one costs for the rest. */
export function prorationLines(
  before: readonly Stripe.SubscriptionItem[],
  after: readonly Stripe.SubscriptionItem[],
  now: number,
): Stripe.InvoiceLineItem[] {
  const rest = (item: Stripe.SubscriptionItem): number =>
    (item.current_period_end - now) / (item.current_period_end - item.current_period_start);
  const line = (item: Stripe.SubscriptionItem, sign: 1 | -1): Stripe.InvoiceLineItem =>
    itemLine(
      item,
      sign * Math.round(amountOf(item) * rest(item)),
      { start: now, end: item.current_period_end },
      true,
      `${sign < 0 ? 'Unused' : 'Remaining'} time on ${idOf(item.price.product)}`,
    );
  return [...before.map((item) => line(item, -1)), ...after.map((item) => line(item, 1))];
}

function itemLine(
  item: Stripe.SubscriptionItem,
  amount: number,
  period: Period,
  proration: boolean,
  description: string,
): Stripe.InvoiceLineItem {
  return {
    ...blankLine(amount, item.price.currency, description, { start: period.start, end: period.end }),
    parent: {
      type: 'subscription_item_details',
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration,
        proration_details: null,
        subscription: item.subscription,
        subscription_item: item.id,
      },
    },
    pricing: {
      type: 'price_details',
      price_details: { price: item.price.id, product: idOf(item.price.product) },
      unit_amount_decimal: item.price.unit_amount_decimal,
    },
    quantity: item.quantity ?? 1,
    subscription: item.subscription,
  };
}

/** An invoice item, once an invoice takes it up. */
export function invoiceItemLine(item: Kinds['invoiceitem']): Stripe.InvoiceLineItem {
  return {
    ...blankLine(item.amount, item.currency, item.description, item.period),
    parent: {
      type: 'invoice_item_details',
      invoice_item_details: {
        invoice_item: item.id,
        proration: item.proration,
        proration_details: null,
        subscription: item.sandbox.subscription,
      },
      subscription_item_details: null,
    },
    quantity: item.quantity,
    subscription: item.sandbox.subscription,
  };
}

/** A line that waits for the next invoice. */
export function pendingItem(
  line: Stripe.InvoiceLineItem,
  { id, customer }: Subscription,
  now: number,
): Kinds['invoiceitem'] {
  return {
    id: newId('ii_'),
    object: 'invoiceitem',
    amount: line.amount,
    currency: line.currency,
    customer: idOf(customer),
    customer_account: null,
    date: now,
    description: line.description,
    discountable: false,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    parent: { type: 'subscription_details', subscription_details: { subscription: id } },
    period: line.period,
    pricing: line.pricing,
    proration: true,
    quantity: line.quantity ?? 1,
    quantity_decimal: decimal(line.quantity ?? 1),
    tax_rates: [],
    test_clock: null,
    sandbox: { subscription: id },
  };
}

const blankLine = (
  amount: number,
  currency: string,
  description: string | null,
  period: Period,
): Stripe.InvoiceLineItem => ({
  id: newId('il_'),
  object: 'line_item',
  amount,
  currency,
  description,
  discount_amounts: [],
  discountable: true,
  discounts: [],
  invoice: null,
  livemode: false,
  metadata: {},
  parent: null,
  period,
  pretax_credit_amounts: [],
  pricing: null,
  quantity: 1,
  quantity_decimal: decimal(1),
  subscription: null,
  subtotal: amount,
  taxes: [],
});
