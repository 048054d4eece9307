import * as z from 'zod';
import { invalid } from '../apiError.ts';
import { idOf } from '../ids.ts';
import { mergeMetadata, metadata, natural } from '../params.ts';
import type { Routes } from '../routes.ts';
import { completeSession } from './complete.ts';
import { expireSession } from './expire.ts';
import { creation } from './params.ts';
import { createSession } from './session.ts';

const filters = z.object({
  customer: z.string().optional(),
  payment_intent: z.string().optional(),
  status: z.enum(['complete', 'expired', 'open']).optional(),
  subscription: z.string().optional(),
});

/** https://docs.stripe.com/api/checkout/sessions */
export function checkoutRoutes(routes: Routes, origin: string): void {
  const { account } = routes;
  routes.post('/v1/checkout/sessions', creation, ({ params }) => createSession(account, params, origin));
  routes.get('/v1/checkout/sessions/:id', ({ id }) => account.get('checkout.session', id));
  routes.post('/v1/checkout/sessions/:id', z.object({ metadata: metadata.optional() }), ({ id, params }) => {
    const session = account.get('checkout.session', id);
    return account.change(session, { metadata: mergeMetadata(session.metadata, params.metadata) });
  });
  routes.post('/v1/checkout/sessions/:id/expire', z.object({}), ({ id }) => {
    const session = account.get('checkout.session', id);
    if (session.status !== 'open') {
      throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`);
    }
    return expireSession(account, session);
  });
  routes.list('/v1/checkout/sessions', filters, ({ params }) =>
    account
      .all('checkout.session')
      .filter(
        (each) =>
          (params.customer === undefined || idOf(each.customer) === params.customer) &&
          (params.payment_intent === undefined || idOf(each.payment_intent) === params.payment_intent) &&
          (params.status === undefined || each.status === params.status) &&
          (params.subscription === undefined || idOf(each.subscription) === params.subscription),
      ),
  );
  routes.list('/v1/checkout/sessions/:id/line_items', z.object({}), ({ id }) => [
    ...account.get('checkout.session', id).sandbox.lineItems,
  ]);

  // What Stripe's own page asks, and the CLI's trigger of checkout.session.completed in its place.
  const confirmation = z.object({ expected_amount: natural.optional(), payment_method: z.string() });
  routes.get('/v1/payment_pages/:id', ({ id }) => {
    const session = account.get('checkout.session', id);
    return { id, object: 'checkout.session', session_id: id, status: session.status };
  });
  routes.post('/v1/payment_pages/:id/confirm', confirmation, ({ id, params }) => {
    const session = account.get('checkout.session', id);
    if (params.expected_amount !== undefined && params.expected_amount !== session.amount_total) {
      throw invalid(
        'The expected amount is not that of the Checkout Session.',
        'expected_amount',
        'checkout_amount_mismatch',
      );
    }
    const paymentMethod = account.get('payment_method', params.payment_method, 'payment_method');
    const { email, name } = paymentMethod.billing_details;
    return completeSession(account, session, { email, name, paymentMethod });
  });
}
