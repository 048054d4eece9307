import type Stripe from 'stripe';
import * as z from 'zod';
import type { Account } from './account.ts';
import { missing } from './apiError.ts';
import { newId } from './ids.ts';
import { given, inRange, mergeMetadata, metadata, range, text, unsettable } from './params.ts';
import { attach, paymentMethodOf } from './paymentMethods.ts';
import type { Routes } from './routes.ts';
import { endSubscription } from './subscriptions/end.ts';
import { isLive } from './subscriptions/record.ts';

const address = z.record(z.enum(['city', 'country', 'line1', 'line2', 'postal_code', 'state']), text.optional());

const details = z.object({
  address: unsettable(address).optional(),
  description: unsettable(text).optional(),
  email: unsettable(z.string().max(512)).optional(),
  invoice_settings: z.strictObject({ default_payment_method: unsettable(z.string()).optional() }).optional(),
  metadata: metadata.optional(),
  name: unsettable(z.string().max(256)).optional(),
  phone: unsettable(z.string().max(20)).optional(),
  preferred_locales: z.array(z.string()).optional(),
  tax_exempt: z.enum(['none', 'exempt', 'reverse']).optional(),
});
const creation = details.extend({ payment_method: z.string().optional() });

/** https://docs.stripe.com/api/customers */
export function customerRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/customers', creation, ({ params }) => createCustomer(account, params));
  routes.get('/v1/customers/:id', ({ id }) => {
    if (account.wasDeleted(id)) return { id, object: 'customer', deleted: true };
    return account.get('customer', id);
  });
  routes.post('/v1/customers/:id', details, ({ id, params }) => {
    const customer = account.get('customer', id);
    const { invoice_settings: settings, metadata: changes, address: _, ...rest } = given(params);
    const paymentMethod = settings?.default_payment_method;
    return account.change(
      customer,
      {
        ...rest,
        ...(changes !== undefined && { metadata: mergeMetadata(customer.metadata, changes) }),
        ...(params.address !== undefined && { address: wholeAddress(params.address) }),
        ...(paymentMethod !== undefined && {
          invoice_settings: {
            ...customer.invoice_settings,
            default_payment_method: paymentMethod === null ? null : paymentMethodOf(account, paymentMethod, id).id,
          },
        }),
      },
      'customer.updated',
    );
  });
  routes.delete('/v1/customers/:id', z.object({}), ({ id }) => deleteCustomer(account, id));
  const filters = z.object({ email: z.string().optional(), created: range.optional() });
  routes.list('/v1/customers', filters, ({ params: { email, created } }) =>
    account
      .all('customer')
      .filter((each) => (email === undefined || each.email === email) && inRange(each.created, created)),
  );
}

export function createCustomer(account: Account, params: z.output<typeof creation>): Stripe.Customer {
  const customer: Stripe.Customer = {
    id: newId('cus_', 14),
    object: 'customer',
    address: wholeAddress(params.address ?? null),
    balance: 0,
    created: account.clock.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: params.description ?? null,
    discount: null,
    email: params.email ?? null,
    invoice_prefix: newId('', 8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    next_invoice_sequence: 1,
    phone: params.phone ?? null,
    preferred_locales: params.preferred_locales ?? [],
    shipping: null,
    tax_exempt: params.tax_exempt ?? 'none',
    test_clock: null,
  };
  account.add(customer, 'customer.created');
  if (params.payment_method === undefined) return customer;
  const attached = attach(account, params.payment_method, customer.id);
  const asDefault = params.invoice_settings?.default_payment_method;
  // A test card has one name, and becomes another payment method wherever it is attached.
  if (asDefault === params.payment_method) return makeDefault(account, customer.id, attached.id);
  return asDefault ? makeDefault(account, customer.id, paymentMethodOf(account, asDefault, customer.id).id) : customer;
}

/** The payment method that is charged from now on. */
export function makeDefault(account: Account, customerId: string, paymentMethod: string): Stripe.Customer {
  const customer = account.get('customer', customerId);
  const settings = { ...customer.invoice_settings, default_payment_method: paymentMethod };
  return account.change(customer, { invoice_settings: settings }, 'customer.updated');
}

/** Ends its subscriptions at once (https://docs.stripe.com/api/customers/delete). */
function deleteCustomer(account: Account, id: string) {
  if (account.wasDeleted(id)) throw missing('customer', id);
  const customer = account.get('customer', id);
  for (const subscription of account.all('subscription')) {
    if (subscription.customer === id && isLive(subscription)) endSubscription(account, subscription.id);
  }
  return account.delete(customer, 'customer.deleted');
}

function wholeAddress(
  address: Partial<Record<keyof Stripe.Address, string | undefined>> | null,
): Stripe.Address | null {
  if (address === null) return null;
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = address;
  return { city, country, line1, line2, postal_code, state };
}
