import type Stripe from 'stripe';
import * as z from 'zod';
import { invalid, missing } from '../apiError.ts';
import { newId } from '../ids.ts';
import type { Kinds } from '../kinds.ts';
import { flag, given, mergeMetadata, metadata } from '../params.ts';
import type { Routes } from '../routes.ts';

const name = z.string().min(1).max(80);
const creation = z.object({ lookup_key: z.string().min(1).max(80), name, metadata: metadata.optional() });
const changes = z.object({ active: flag.optional(), name: name.optional(), metadata: metadata.optional() });
const filters = z.object({ archived: flag.optional(), lookup_key: z.string().optional() });

/** https://docs.stripe.com/api/entitlements/feature and https://docs.stripe.com/api/product-feature */
export function featureRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/entitlements/features', creation, ({ params }) => {
    if (account.all('entitlements.feature').some(({ lookup_key: key }) => key === params.lookup_key)) {
      throw invalid(`A feature with the lookup key "${params.lookup_key}" already exists.`, 'lookup_key');
    }
    const feature: Stripe.Entitlements.Feature = {
      id: newId('feat_test_', 32),
      object: 'entitlements.feature',
      active: true,
      livemode: false,
      lookup_key: params.lookup_key,
      metadata: mergeMetadata({}, params.metadata),
      name: params.name,
    };
    return account.add(feature);
  });
  routes.get('/v1/entitlements/features/:id', ({ id }) => account.get('entitlements.feature', id));
  routes.post('/v1/entitlements/features/:id', changes, ({ id, params }) => {
    const feature = account.get('entitlements.feature', id);
    const { metadata: merged, ...rest } = given(params);
    return account.change(feature, {
      ...rest,
      ...(merged !== undefined && { metadata: mergeMetadata(feature.metadata, merged) }),
    });
  });
  routes.list('/v1/entitlements/features', filters, ({ params: { archived = false, lookup_key: key } }) =>
    account
      .all('entitlements.feature')
      .filter((each) => each.active !== archived && (key === undefined || each.lookup_key === key)),
  );

  const featuresOf = (product: string): Kinds['product_feature'][] => {
    account.get('product', product, 'product');
    return account.all('product_feature').filter((each) => each.sandbox.product === product);
  };
  const featureOf = (product: string, id: string): Kinds['product_feature'] => {
    const found = featuresOf(product).find((each) => each.id === id);
    if (found === undefined) throw missing('product_feature', id);
    return found;
  };
  const attachment = z.object({ entitlement_feature: z.string() });
  routes.post('/v1/products/:product/features', attachment, ({ path: { product = '' }, params }) => {
    const feature = account.get('entitlements.feature', params.entitlement_feature, 'entitlement_feature');
    if (featuresOf(product).some((each) => each.entitlement_feature.id === feature.id)) {
      throw invalid('This feature is already attached to this product.', 'entitlement_feature');
    }
    return account.add<'product_feature'>({
      id: newId('prodft_'),
      object: 'product_feature',
      entitlement_feature: feature,
      livemode: false,
      sandbox: { product },
    });
  });
  routes.list('/v1/products/:product/features', z.object({}), ({ path: { product = '' } }) => featuresOf(product));
  routes.get('/v1/products/:product/features/:id', ({ path: { product = '' }, id }) => featureOf(product, id));
  routes.delete('/v1/products/:product/features/:id', z.object({}), ({ path: { product = '' }, id }) =>
    account.delete(featureOf(product, id)),
  );
}
