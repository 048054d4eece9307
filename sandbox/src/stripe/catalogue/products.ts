import type Stripe from 'stripe';
import * as z from 'zod';
import { invalid } from '../apiError.ts';
import { newId } from '../ids.ts';
import { flag, given, mergeMetadata, metadata, text, unsettable } from '../params.ts';
import type { Routes } from '../routes.ts';
import { createPrice, pricing } from './prices.ts';

const marketingFeatures = unsettable(z.array(z.strictObject({ name: z.string().max(80) })));

const details = z.object({
  active: flag.optional(),
  description: unsettable(text).optional(),
  images: unsettable(z.array(z.url()).max(8)).optional(),
  marketing_features: marketingFeatures.optional(),
  metadata: metadata.optional(),
  name: z.string().min(1).max(250).optional(),
  statement_descriptor: z.string().max(22).optional(),
  tax_code: unsettable(z.string()).optional(),
  unit_label: unsettable(z.string().max(12)).optional(),
  url: unsettable(z.url()).optional(),
});
const creation = details.extend({
  id: z.string().max(5_000).optional(),
  name: z.string().min(1).max(250),
  type: z.enum(['good', 'service']).optional(),
  default_price_data: pricing.optional(),
});
const changes = details.extend({ default_price: z.string().optional() });

/** https://docs.stripe.com/api/products */
export function productRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/products', creation, ({ params }) => {
    if (params.id !== undefined && account.lookUp(params.id) !== undefined) {
      throw invalid('Product already exists.', 'id', 'resource_already_exists');
    }
    const now = account.clock.now();
    const product: Stripe.Product = {
      id: params.id ?? newId('prod_', 14),
      object: 'product',
      active: params.active ?? true,
      created: now,
      default_price: null,
      description: params.description ?? null,
      images: params.images ?? [],
      livemode: false,
      marketing_features: params.marketing_features ?? [],
      metadata: mergeMetadata({}, params.metadata),
      name: params.name,
      package_dimensions: null,
      shippable: null,
      statement_descriptor: params.statement_descriptor ?? null,
      tax_code: params.tax_code ?? null,
      tax_details: null,
      type: params.type ?? 'service',
      unit_label: params.unit_label ?? null,
      updated: now,
      url: params.url ?? null,
    };
    account.add(product, 'product.created');
    if (params.default_price_data === undefined) return product;
    const price = createPrice(account, { ...params.default_price_data, product: product.id });
    return account.change(product, { default_price: price.id }, 'product.updated');
  });
  routes.get('/v1/products/:id', ({ id }) => account.get('product', id));
  routes.post('/v1/products/:id', changes, ({ id, params }) => {
    const product = account.get('product', id);
    const { metadata: merged, marketing_features: features, images, ...rest } = given(params);
    if (rest.default_price !== undefined && account.get('price', rest.default_price, 'default_price').product !== id) {
      throw invalid('The price specified is for another product.', 'default_price');
    }
    return account.change(
      product,
      {
        ...rest,
        ...(merged !== undefined && { metadata: mergeMetadata(product.metadata, merged) }),
        ...(features !== undefined && { marketing_features: features ?? [] }),
        ...(images !== undefined && { images: images ?? [] }),
        updated: account.clock.now(),
      },
      'product.updated',
    );
  });
  routes.delete('/v1/products/:id', z.object({}), ({ id }) => {
    if (account.all('price').some(({ product }) => product === id)) {
      throw invalid('This product cannot be deleted because it has one or more user-created prices.');
    }
    return account.delete(account.get('product', id), 'product.deleted');
  });
  const filters = z.object({ active: flag.optional(), ids: z.array(z.string()).optional() });
  routes.list('/v1/products', filters, ({ params: { active, ids } }) =>
    account
      .all('product')
      .filter((each) => (active === undefined || each.active === active) && (ids?.includes(each.id) ?? true)),
  );
}
