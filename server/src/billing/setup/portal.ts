import { isDeepStrictEqual } from 'node:util';
import type Stripe from 'stripe';
import { PORTAL_METADATA } from '../portalConfiguration.ts';
import { firstOf, type SetupWork } from './work.ts';

type Products = Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate.Product[];

/** What people may do on the billing page. An upgrade is billed at once; who cancels keeps what is paid. */
const featuresWith = (products: Products) =>
  ({
    customer_update: { enabled: true, allowed_updates: ['address', 'email', 'name', 'tax_id'] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end', proration_behavior: 'none' },
    subscription_update: {
      enabled: true,
      default_allowed_updates: ['price', 'promotion_code'],
      proration_behavior: 'always_invoice',
      products,
    },
  }) as const satisfies Stripe.BillingPortal.ConfigurationCreateParams.Features;

/** The configuration of the billing page, by its metadata. */
export async function setUpPortal(work: SetupWork, products: Products): Promise<void> {
  const { configurations } = work.stripe.billingPortal;
  const features = featuresWith(products);
  const expand = ['data.features.subscription_update.products'];
  const known = await firstOf(
    configurations.list({ active: true, limit: 100, expand }),
    ({ metadata }) => metadata?.['codetrain'] === PORTAL_METADATA.codetrain,
  );
  if (known === undefined) {
    await work.found('billing page: its configuration is missing', () =>
      configurations.create({ name: 'CodeTrain', features, metadata: PORTAL_METADATA }),
    );
  } else if (!isLike(features, known.features)) {
    await work.found('billing page: it offers something else', () => configurations.update(known.id, { features }));
  }
}

/** Whether all that is wanted is so. What Stripe has besides is its own; lists of names have no order. */
function isLike(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || wanted.length !== found.length) return false;
    const ordered = (list: readonly unknown[]) =>
      list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (wanted.every((item) => typeof item === 'string')) return isDeepStrictEqual(ordered(wanted), ordered(found));
    return wanted.every((item) => found.some((each) => isLike(item, each)));
  }
  if (typeof wanted !== 'object' || wanted === null) return wanted === found;
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(wanted).every(([name, value]) => isLike(value, (found as Record<string, unknown>)[name]));
}
