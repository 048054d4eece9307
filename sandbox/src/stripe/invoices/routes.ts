import type Stripe from 'stripe';
import * as z from 'zod';
import { invalid } from '../apiError.ts';
import { decimal } from '../decimal.ts';
import { idOf, newId } from '../ids.ts';
import { currency, flag, inRange, mergeMetadata, metadata, range, text, whole } from '../params.ts';
import { paymentMethodOf } from '../paymentMethods.ts';
import type { Routes } from '../routes.ts';
import { cardError } from '../testCards.ts';
import { collect } from './collect.ts';
import { draftInvoice, finalizeInvoice, voidInvoice } from './invoice.ts';

const creation = z.object({
  auto_advance: flag.optional(),
  collection_method: z.literal('charge_automatically').optional(),
  currency: currency.optional(),
  customer: z.string(),
  description: text.optional(),
  metadata: metadata.optional(),
  pending_invoice_items_behavior: z.enum(['exclude', 'include']).optional(),
});
const itemCreation = z.object({
  amount: whole,
  currency,
  customer: z.string(),
  description: text.optional(),
  metadata: metadata.optional(),
});
const filters = z.object({
  created: range.optional(),
  customer: z.string().optional(),
  status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
  subscription: z.string().optional(),
});
const payment = z.object({ off_session: flag.optional(), payment_method: z.string().optional() });

/** https://docs.stripe.com/api/invoices */
export function invoiceRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/invoices', creation, ({ params }) => {
    account.get('customer', params.customer, 'customer');
    return draftInvoice(account, {
      customer: params.customer,
      subscription: null,
      reason: 'manual',
      lines: [],
      currency: params.currency ?? 'usd',
      description: params.description ?? null,
      takesPendingItems: params.pending_invoice_items_behavior === 'include',
      autoAdvance: params.auto_advance ?? false,
    });
  });
  routes.get('/v1/invoices/:id', ({ id }) => account.get('invoice', id));
  routes.list('/v1/invoices', filters, ({ params }) =>
    account
      .all('invoice')
      .filter(
        (each) =>
          inRange(each.created, params.created) &&
          (params.customer === undefined || idOf(each.customer) === params.customer) &&
          (params.status === undefined || each.status === params.status) &&
          (params.subscription === undefined ||
            idOf(each.parent?.subscription_details?.subscription) === params.subscription),
      ),
  );
  routes.post('/v1/invoices/:id/finalize', z.object({ auto_advance: flag.optional() }), ({ id }) => {
    const invoice = account.get('invoice', id);
    if (invoice.status !== 'draft') throw invalid('This invoice is already finalized.');
    return finalizeInvoice(account, invoice);
  });
  routes.post('/v1/invoices/:id/pay', payment, ({ id, params }) => {
    const asked = account.get('invoice', id);
    if (asked.status === 'paid') throw invalid('Invoice is already paid', undefined, 'invoice_already_paid');
    if (asked.status === 'void') throw invalid('You cannot pay an invoice that is void.');
    const card =
      params.payment_method === undefined
        ? undefined
        : paymentMethodOf(account, params.payment_method, idOf(asked.customer) ?? '');
    const { invoice, decline, charge } = collect(account, asked, card);
    if (decline !== null) throw cardError(decline, charge);
    return invoice;
  });
  routes.post('/v1/invoices/:id/void', z.object({}), ({ id }) => {
    const invoice = account.get('invoice', id);
    if (invoice.status !== 'open') throw invalid('You can only void an open invoice.');
    return voidInvoice(account, invoice);
  });

  routes.post('/v1/invoiceitems', itemCreation, ({ params }) => {
    account.get('customer', params.customer, 'customer');
    const now = account.clock.now();
    return account.add<'invoiceitem'>(
      {
        id: newId('ii_'),
        object: 'invoiceitem',
        amount: params.amount,
        currency: params.currency,
        customer: params.customer,
        customer_account: null,
        date: now,
        description: params.description ?? null,
        discountable: true,
        discounts: [],
        invoice: null,
        livemode: false,
        metadata: mergeMetadata({}, params.metadata),
        parent: null,
        period: { start: now, end: now },
        pricing: null satisfies Stripe.InvoiceItem['pricing'],
        proration: false,
        quantity: 1,
        quantity_decimal: decimal(1),
        tax_rates: [],
        test_clock: null,
        sandbox: { subscription: null },
      },
      'invoiceitem.created',
    );
  });
  const paymentFilters = z.object({ invoice: z.string().optional() });
  routes.list('/v1/invoice_payments', paymentFilters, ({ params: { invoice } }) =>
    account.all('invoice_payment').filter((each) => invoice === undefined || each.invoice === invoice),
  );
}
