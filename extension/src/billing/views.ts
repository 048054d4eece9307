import type { BillingState } from '@codetrain/contract/billing';
import type { PlanOffer } from '@codetrain/contract/plans';
import type { UsageReport } from '@codetrain/contract/usage';
import { modelName } from '../model/models.ts';
import type { FailureView } from '../panel/protocol.ts';
import type { AccountView, Checkout, PlanPage, PlanPageView } from './protocol.ts';
import { isSubscribed } from './subscribed.ts';
import { wordNotice } from './words.ts';

/** What is known, of which the page shows some. */
export interface KnownPlan {
  readonly page: PlanPage;
  readonly label: string | undefined;
  readonly billing: BillingState | undefined;
  readonly usesOwnModel: boolean;
  readonly plans: readonly PlanOffer[] | undefined;
  readonly report: UsageReport | undefined;
  readonly checkout: Checkout;
  readonly failure: FailureView | undefined;
}

export function pageView(known: KnownPlan): PlanPageView {
  const { page, billing, plans, report, checkout, failure } = known;
  const account = accountView(known);
  const failed = failure === undefined ? {} : { failure };
  if (page === 'usage') return { page, account, ...(report && { report: named(report) }), ...failed };
  const interval = billing?.subscription?.interval;
  const offers = plans?.map((offer) => ({
    ...offer,
    models: offer.models === 'all' ? ('all' as const) : offer.models.map(modelName),
  }));
  return {
    page,
    account,
    ...(offers && { plans: offers }),
    ...(interval != null && { interval }),
    checkout,
    ...failed,
  };
}

function accountView({ label, billing, usesOwnModel }: KnownPlan): AccountView {
  const notice = billing && wordNotice(billing);
  return {
    ...(label !== undefined && { label }),
    ...(billing && { plan: billing.plan.name }),
    subscribed: billing !== undefined && isSubscribed(billing),
    usesOwnModel,
    ...(notice && { notice }),
  };
}

/** The report with its models as people know them. */
function named(report: UsageReport): UsageReport {
  const byName = (rows: UsageReport['byModel']) => rows.map((row) => ({ ...row, model: modelName(row.model) }));
  return {
    ...report,
    byModel: byName(report.byModel),
    byDay: report.byDay.map((day) => ({ ...day, byModel: byName(day.byModel) })),
  };
}
