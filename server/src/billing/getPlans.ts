import { billingIntervals, type PlanList, type PlanOffer } from '@codetrain/contract/plans';
import type { RequestHandler } from 'express';
import { type Plan, plans } from '../metering/plans.ts';

/** How long a browser or a proxy may keep the list, in seconds. */
const MAX_AGE = 300;

/**
 * `GET /v1/plans`: what there is to choose from.
 *
 * @param isSelling whether anything can be bought here. Otherwise no plan has a price.
 */
export function getPlans(isSelling: boolean): RequestHandler {
  const list: PlanList = { type: 'plans', plans: Object.values(plans).map((plan) => offerOf(plan, isSelling)) };
  return (_req, res) => {
    res.set('cache-control', `public, max-age=${MAX_AGE}`).json(list);
  };
}

function offerOf({ prices, budgetNanos, features: _, ...plan }: Plan, isSelling: boolean): PlanOffer {
  return {
    ...plan,
    models: plan.models === 'all' ? 'all' : [...plan.models],
    budgetNanos: String(budgetNanos),
    prices:
      prices === undefined || !isSelling
        ? []
        : billingIntervals.map((interval) => ({ interval, amountCents: prices[interval].amountCents })),
  };
}
