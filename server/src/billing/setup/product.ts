import type Stripe from 'stripe';
import type { Feature, Plan } from '../../metering/plans.ts';
import { isMissing } from '../stripeErrors.ts';
import { firstOf, type SetupWork } from './work.ts';

/** A plan's product, which has an id of our choosing, with the features of the plan and no others. */
export async function setUpProduct(work: SetupWork, plan: Plan): Promise<string> {
  const id = `codetrain_${plan.name}`;
  const name = `CodeTrain ${plan.displayName}`;
  const product = await findProduct(work.stripe, id);
  if (product === undefined) {
    await work.found(`product ${id}: is missing`, () => work.stripe.products.create({ id, name }));
  } else if (product.name !== name || !product.active) {
    await work.found(`product ${id}: is not active, or not named "${name}"`, () =>
      work.stripe.products.update(id, { name, active: true }),
    );
  }
  const attached = product === undefined ? [] : await all(work.stripe.products.listFeatures(id, { limit: 100 }));
  for (const feature of plan.features) await setUpFeature(work, id, feature, attached);
  const wanted = new Set(plan.features.map(({ lookupKey }) => lookupKey));
  for (const { id: attachment, entitlement_feature: feature } of attached) {
    if (wanted.has(feature.lookup_key)) continue;
    await work.found(`product ${id}: has the feature ${feature.lookup_key}, which the plan has not`, () =>
      work.stripe.products.deleteFeature(id, attachment),
    );
  }
  return id;
}

async function findProduct(stripe: Stripe, id: string): Promise<Stripe.Product | undefined> {
  try {
    return await stripe.products.retrieve(id);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function setUpFeature(
  work: SetupWork,
  product: string,
  { lookupKey, name }: Feature,
  attached: readonly Stripe.ProductFeature[],
): Promise<void> {
  const { features } = work.stripe.entitlements;
  const known = await firstOf(features.list({ lookup_key: lookupKey }), () => true);
  if (known !== undefined && known.name !== name) {
    await work.found(`feature ${lookupKey}: is not named "${name}"`, () => features.update(known.id, { name }));
  }
  const feature =
    known ??
    (await work.found(`feature ${lookupKey}: is missing`, () => features.create({ lookup_key: lookupKey, name })));
  if (attached.some(({ entitlement_feature: each }) => each.lookup_key === lookupKey)) return;
  await work.found(`product ${product}: has not the feature ${lookupKey}`, async () => {
    if (feature !== undefined) await work.stripe.products.createFeature(product, { entitlement_feature: feature.id });
  });
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}
