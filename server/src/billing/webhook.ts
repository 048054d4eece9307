import type { RequestHandler } from 'express';
import Stripe from 'stripe';
import { booksOf } from '../http/booksOf.ts';
import { ApiError } from '../http/errors.ts';
import type { Billing } from './billing.ts';
import { isHandled, subjectOf } from './events.ts';
import { type SendJob, syncQueue } from './jobs.ts';

/** How old a signature may be, in seconds: what is sent again is signed again. */
const TOLERANCE_SECONDS = 300;

/**
 * `POST /webhooks/stripe`, on the raw body. An event is stored, a job is sent, and Stripe is told that it has arrived: in
 * whatever order and however often it comes, what is done about it is the same.
 */
export function stripeWebhook(billing: Billing | undefined, send: SendJob): RequestHandler {
  return async (req, res) => {
    if (billing === undefined) throw new ApiError('not_found', 'There is nothing at this address.');
    const event = verify(billing, req.body, req.headers['stripe-signature']);
    if (isHandled(event)) {
      const subject = subjectOf(event);
      await booksOf(() => keepAndSend(billing, send, { id: event.id, type: event.type, subject }));
    }
    billing.metrics.billingEvents.inc({ type: isHandled(event) ? event.type : 'other' });
    res.sendStatus(200);
  };
}

function verify({ options, logger }: Billing, body: unknown, signature: string | string[] | undefined): Stripe.Event {
  try {
    return Stripe.webhooks.constructEvent(
      Buffer.isBuffer(body) ? body : '',
      signature ?? '',
      options.webhookSecret,
      TOLERANCE_SECONDS,
    );
  } catch (err) {
    logger.warn({ err }, 'a webhook is not signed by Stripe');
    throw new ApiError('invalid_request', 'The signature of this webhook is not valid.');
  }
}

interface KeptEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string | null;
}

async function keepAndSend({ prisma }: Billing, send: SendJob, event: KeptEvent): Promise<void> {
  await prisma.stripeEvent.createMany({ data: [event], skipDuplicates: true });
  const kept = await prisma.stripeEvent.findUnique({ where: { id: event.id }, select: { processedAt: true } });
  if (event.subject === null || kept === null || kept.processedAt !== null) return;
  // One that was stored and not sent comes again, since it was not acknowledged.
  await send(syncQueue, { subject: event.subject, eventId: event.id });
}
