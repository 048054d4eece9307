import type { BillingInterval } from '@codetrain/contract/plans';
import type { PlanName, PlanPrice } from '../../metering/plans.ts';
import { PLAN_METADATA } from '../priceToPlan.ts';
import type { SetupWork } from './work.ts';

/**
 * A price, by its lookup key. What a price costs cannot be changed at Stripe: another one takes over its lookup key, and
 * whoever pays the old one goes on paying it.
 *
 * @returns its id; undefined in a check that found none.
 */
export async function setUpPrice(
  work: SetupWork,
  { plan, product, interval }: { plan: PlanName; product: string; interval: BillingInterval },
  { lookupKey, amountCents }: PlanPrice,
): Promise<string | undefined> {
  const { prices } = work.stripe;
  const metadata = { [PLAN_METADATA]: plan };
  const create = async (): Promise<string> => {
    const price = await prices.create({
      product,
      currency: 'usd',
      unit_amount: amountCents,
      recurring: { interval },
      tax_behavior: 'exclusive',
      lookup_key: lookupKey,
      transfer_lookup_key: true,
      metadata,
    });
    return price.id;
  };
  const { data } = await prices.list({ lookup_keys: [lookupKey], limit: 1 });
  const [known] = data;
  if (known === undefined) return work.found(`price ${lookupKey}: is missing`, create);
  const isRight =
    known.active &&
    known.product === product &&
    known.currency === 'usd' &&
    known.unit_amount === amountCents &&
    known.recurring?.interval === interval &&
    known.recurring.interval_count === 1;
  if (!isRight) {
    return work.found(`price ${lookupKey}: is not $${amountCents / 100} each ${interval} of ${product}`, async () => {
      const id = await create();
      // By its metadata the server still knows what the old one pays for.
      await prices.update(known.id, { active: false, metadata });
      return id;
    });
  }
  if (known.metadata[PLAN_METADATA] !== plan) {
    await work.found(`price ${lookupKey}: does not say of which plan it is`, () =>
      prices.update(known.id, { metadata }),
    );
  }
  return known.id;
}
