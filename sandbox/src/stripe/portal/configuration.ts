import type Stripe from 'stripe';
import type * as z from 'zod';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { newId } from '../ids.ts';
import type { Kinds } from '../kinds.ts';
import { given, mergeMetadata } from '../params.ts';
import type { configurationChanges, configurationCreation, Features } from './params.ts';

export type Configuration = Kinds['billing_portal.configuration'];
type Product = Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product;

/** What nobody asked for is off. */
const off: Stripe.BillingPortal.Configuration.Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
};

export function createConfiguration(account: Account, params: z.output<typeof configurationCreation>): Configuration {
  const now = account.clock.now();
  const profile = params.business_profile;
  return account.add<'billing_portal.configuration'>(
    {
      id: newId('bpc_'),
      object: 'billing_portal.configuration',
      active: true,
      application: null,
      business_profile: {
        headline: profile?.headline ?? null,
        privacy_policy_url: profile?.privacy_policy_url ?? null,
        terms_of_service_url: profile?.terms_of_service_url ?? null,
      },
      created: now,
      default_return_url: params.default_return_url ?? null,
      features: merge(off, params.features),
      // The default one is made in the Dashboard alone.
      is_default: false,
      livemode: false,
      login_page: { enabled: params.login_page?.enabled ?? false, url: null },
      metadata: mergeMetadata({}, params.metadata),
      name: params.name ?? null,
      updated: now,
      sandbox: { products: productsOf(account, params.features) ?? [] },
    },
    'billing_portal.configuration.created',
  );
}

export function updateConfiguration(
  account: Account,
  id: string,
  params: z.output<typeof configurationChanges>,
): Configuration {
  const known = account.get('billing_portal.configuration', id);
  const { business_profile: profile, features, login_page: login, metadata, ...rest } = given(params);
  const products = features && productsOf(account, features);
  return account.change(
    known,
    {
      ...rest,
      ...(profile !== undefined && { business_profile: { ...known.business_profile, ...given(profile) } }),
      ...(features !== undefined && { features: merge(known.features, features) }),
      ...(login !== undefined && { login_page: { ...known.login_page, ...login } }),
      ...(metadata !== undefined && { metadata: mergeMetadata(known.metadata, metadata) }),
      ...(products !== undefined && { sandbox: { products } }),
      updated: account.clock.now(),
    },
    'billing_portal.configuration.updated',
  );
}

/** What is not said stays as it is. */
function merge(known: Configuration['features'], asked: Features): Configuration['features'] {
  const { customer_update: customer, subscription_cancel: cancel, subscription_update: update } = asked;
  const { products: _, ...switching } = update ?? {};
  const { cancellation_reason: reason } = known.subscription_cancel;
  return {
    ...known,
    customer_update: {
      enabled: customer?.enabled ?? known.customer_update.enabled,
      allowed_updates: customer?.allowed_updates ?? known.customer_update.allowed_updates,
    },
    invoice_history: asked.invoice_history ?? known.invoice_history,
    payment_method_update: { ...known.payment_method_update, ...asked.payment_method_update },
    subscription_cancel: {
      ...known.subscription_cancel,
      ...given(cancel ?? { enabled: known.subscription_cancel.enabled }),
      cancellation_reason: {
        ...reason,
        enabled: cancel?.cancellation_reason?.enabled ?? reason.enabled,
        options: cancel?.cancellation_reason?.options ?? reason.options,
      },
    },
    subscription_update: {
      ...known.subscription_update,
      ...given(switching),
      default_allowed_updates: update?.default_allowed_updates ?? known.subscription_update.default_allowed_updates,
      schedule_at_period_end: {
        conditions:
          update?.schedule_at_period_end?.conditions ?? known.subscription_update.schedule_at_period_end.conditions,
      },
    },
  };
}

/** What may be switched to; undefined if nothing is said of it. */
function productsOf(account: Account, { subscription_update: update }: Features): Product[] | undefined {
  const param = 'features[subscription_update][products]';
  if (update?.products === undefined) return undefined;
  return (update.products ?? []).map(({ adjustable_quantity: adjustable, prices, product }, index) => {
    account.get('product', product, `${param}[${index}][product]`);
    const intervals = prices.map((id) => {
      const price = account.get('price', id, `${param}[${index}][prices]`);
      if (price.product !== product) throw invalid(`The price ${id} is not of the product ${product}.`, param);
      return `${price.recurring?.interval_count} ${price.recurring?.interval}`;
    });
    if (new Set(intervals).size < intervals.length) {
      throw invalid('The prices of one product must have different intervals.', param);
    }
    return {
      adjustable_quantity: {
        enabled: adjustable?.enabled ?? false,
        maximum: adjustable?.maximum ?? null,
        minimum: adjustable?.minimum ?? 1,
      },
      prices,
      product,
    };
  });
}
