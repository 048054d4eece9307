import * as z from 'zod';
import { flag, metadata, natural, text, whole } from '../params.ts';
import { billingMode, discounts, trialSettings } from '../subscriptions/params.ts';

/** What the subscription of a session is made with. */
export const subscriptionData = z.strictObject({
  billing_mode: billingMode.optional(),
  description: z.string().max(500).optional(),
  metadata: metadata.optional(),
  trial_end: whole.optional(),
  trial_period_days: natural.optional(),
  trial_settings: trialSettings.optional(),
});

const auto = z.enum(['auto', 'never']);

export const creation = z.object({
  adaptive_pricing: z.strictObject({ enabled: flag }).optional(),
  allow_promotion_codes: flag.optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  cancel_url: text.optional(),
  client_reference_id: z
    .string()
    .max(200)
    .regex(/^[\w-]*$/)
    .optional(),
  customer: z.string().optional(),
  customer_email: z.string().optional(),
  customer_update: z
    .strictObject({ address: auto.optional(), name: auto.optional(), shipping: auto.optional() })
    .optional(),
  discounts: discounts.optional(),
  expires_at: whole.optional(),
  line_items: z
    .array(z.strictObject({ price: z.string(), quantity: natural.optional() }))
    .min(1)
    .max(100),
  locale: z.string().optional(),
  metadata: metadata.optional(),
  mode: z.enum(['payment', 'subscription']),
  payment_intent_data: z
    .strictObject({ description: text.optional(), metadata: metadata.optional(), shipping: z.unknown() })
    .optional(),
  payment_method_collection: z.enum(['always', 'if_required']).optional(),
  subscription_data: subscriptionData.optional(),
  success_url: text,
  tax_id_collection: z.strictObject({ enabled: flag }).optional(),
  ui_mode: z.literal('hosted_page').optional(),
});
export type Creation = z.output<typeof creation>;
