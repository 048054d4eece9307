import type Stripe from 'stripe';

/** Events after which a customer may have another plan. Others are acknowledged, and not kept. */
export const handledEvents = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.pending_update_applied',
  'customer.subscription.pending_update_expired',
  'customer.subscription.trial_will_end',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'entitlements.active_entitlement_summary.updated',
  'charge.refunded',
  'charge.dispute.created',
  'customer.deleted',
] as const satisfies readonly Stripe.Event.Type[];

type HandledEvent = Extract<Stripe.Event, { type: (typeof handledEvents)[number] }>;

const handled: ReadonlySet<string> = new Set(handledEvents);

export const isHandled = (event: Stripe.Event): event is HandledEvent => handled.has(event.type);

/** The customer that an event is about, or the charge that names it; null if it is about nobody. */
export function subjectOf(event: HandledEvent): string | null {
  switch (event.type) {
    case 'customer.deleted':
      return event.data.object.id;
    case 'charge.dispute.created':
      return idOf(event.data.object.charge);
    default:
      return idOf(event.data.object.customer);
  }
}

/** The customer of a subject. */
export async function customerOf(stripe: Stripe, subject: string): Promise<string | null> {
  return subject.startsWith('cus_') ? subject : idOf((await stripe.charges.retrieve(subject)).customer);
}

const idOf = (reference: string | { readonly id: string } | null): string | null =>
  typeof reference === 'object' ? (reference?.id ?? null) : reference;
