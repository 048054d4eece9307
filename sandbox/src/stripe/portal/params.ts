import * as z from 'zod';
import { flag, metadata, natural, unsettable } from '../params.ts';
import { feedback, prorationBehavior } from '../subscriptions/params.ts';

const update = z.enum(['address', 'email', 'name', 'phone', 'shipping', 'tax_id']);
const product = z.strictObject({
  adjustable_quantity: z
    .strictObject({ enabled: flag, maximum: natural.optional(), minimum: natural.optional() })
    .optional(),
  prices: z.array(z.string()).min(1),
  product: z.string(),
});
const condition = z.strictObject({ type: z.enum(['decreasing_item_amount', 'shortening_interval']) });

export const features = z.strictObject({
  customer_update: z
    .strictObject({ allowed_updates: unsettable(z.array(update)).optional(), enabled: flag })
    .optional(),
  invoice_history: z.strictObject({ enabled: flag }).optional(),
  payment_method_update: z.strictObject({ enabled: flag }).optional(),
  subscription_cancel: z
    .strictObject({
      cancellation_reason: z.strictObject({ enabled: flag, options: unsettable(z.array(feedback)) }).optional(),
      enabled: flag,
      mode: z.enum(['at_period_end', 'immediately']).optional(),
      proration_behavior: prorationBehavior.optional(),
    })
    .optional(),
  subscription_update: z
    .strictObject({
      billing_cycle_anchor: z.enum(['now', 'unchanged']).optional(),
      default_allowed_updates: unsettable(z.array(z.enum(['price', 'promotion_code', 'quantity']))).optional(),
      enabled: flag,
      products: unsettable(z.array(product).max(10)).optional(),
      proration_behavior: prorationBehavior.optional(),
      schedule_at_period_end: z.strictObject({ conditions: z.array(condition).optional() }).optional(),
      trial_update_behavior: z.enum(['continue_trial', 'end_trial']).optional(),
    })
    .optional(),
});
export type Features = z.output<typeof features>;

const shared = {
  business_profile: z
    .strictObject({
      headline: unsettable(z.string().max(60)).optional(),
      privacy_policy_url: unsettable(z.url()).optional(),
      terms_of_service_url: unsettable(z.url()).optional(),
    })
    .optional(),
  default_return_url: unsettable(z.url()).optional(),
  login_page: z.strictObject({ enabled: flag }).optional(),
  metadata: metadata.optional(),
  name: unsettable(z.string()).optional(),
};
export const configurationCreation = z.object({ ...shared, features });
export const configurationChanges = z.object({ ...shared, active: flag.optional(), features: features.optional() });

const target = z.strictObject({ subscription: z.string() });
export const sessionCreation = z.object({
  configuration: z.string().optional(),
  customer: z.string(),
  flow_data: z
    .strictObject({
      after_completion: z
        .strictObject({
          redirect: z.strictObject({ return_url: z.url() }).optional(),
          type: z.enum(['hosted_confirmation', 'portal_homepage', 'redirect']),
        })
        .optional(),
      subscription_cancel: target.optional(),
      subscription_update: target.optional(),
      type: z.enum(['payment_method_update', 'subscription_cancel', 'subscription_update']),
    })
    .optional(),
  locale: z.string().optional(),
  return_url: z.url().max(5_000).optional(),
});
