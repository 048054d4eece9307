import * as z from 'zod';
import { flag, metadata, natural, text, unsettable, whole } from '../params.ts';

const missingPaymentMethod = z.enum(['cancel', 'create_invoice', 'pause']);
export const trialSettings = z.strictObject({
  end_behavior: z
    .strictObject({ missing_payment_method: missingPaymentMethod })
    .transform((behavior) => ({ ...behavior, billing_cycle_anchor: null })),
});
export const prorationBehavior = z.enum(['always_invoice', 'create_prorations', 'none']);
const paymentBehavior = z.enum([
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
]);
export const discounts = unsettable(
  z.array(z.strictObject({ coupon: z.string().optional(), promotion_code: z.string().optional() })),
);
const pauseCollection = unsettable(
  z.strictObject({ behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']), resumes_at: whole.optional() }),
);
export const billingMode = z.strictObject({
  type: z.enum(['classic', 'flexible']),
  flexible: z.strictObject({ proration_discounts: z.enum(['included', 'itemized']) }).optional(),
});
const automaticTax = z.strictObject({ enabled: flag });
/** Why a person cancels, as the portal asks and the subscription keeps it. */
export const feedback = z.enum([
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
]);
export const cancellationDetails = z.strictObject({ comment: text.optional(), feedback: feedback.optional() });

const both = {
  automatic_tax: automaticTax.optional(),
  cancel_at: unsettable(whole).optional(),
  cancel_at_period_end: flag.optional(),
  collection_method: z.literal('charge_automatically').optional(),
  default_payment_method: unsettable(z.string()).optional(),
  description: unsettable(z.string().max(500)).optional(),
  discounts: discounts.optional(),
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_behavior: paymentBehavior.optional(),
  payment_settings: z
    .strictObject({ save_default_payment_method: z.enum(['off', 'on_subscription']).optional() })
    .optional(),
  proration_behavior: prorationBehavior.optional(),
  trial_end: z.union([z.literal('now'), whole]).optional(),
  trial_settings: trialSettings.optional(),
};

export const creation = z.object({
  ...both,
  billing_mode: billingMode.optional(),
  customer: z.string(),
  items: z
    .array(z.strictObject({ price: z.string(), quantity: natural.optional(), metadata: metadata.optional() }))
    .min(1)
    .max(20),
  trial_period_days: natural.optional(),
});
export type Creation = z.output<typeof creation>;

export const changes = z.object({
  ...both,
  billing_cycle_anchor: z.enum(['now', 'unchanged']).optional(),
  cancellation_details: cancellationDetails.optional(),
  items: z
    .array(
      z.strictObject({
        id: z.string().optional(),
        deleted: flag.optional(),
        metadata: metadata.optional(),
        price: z.string().optional(),
        quantity: natural.optional(),
      }),
    )
    .optional(),
  pause_collection: pauseCollection.optional(),
});
export type Changes = z.output<typeof changes>;
