import type { PlanPageView } from '../../src/billing/protocol.ts';
import { pt } from './strings.ts';

/** What a screen reader says about a change, if it is worth a word. */
export function planAnnouncement(previous: PlanPageView | undefined, next: PlanPageView): string | undefined {
  if (next.failure !== undefined && previous?.failure?.title !== next.failure.title) return next.failure.title;
  if (previous?.page !== next.page) return undefined;
  if (next.page === 'plans' && previous.page === 'plans' && previous.checkout !== next.checkout) {
    if (next.checkout === 'waiting') return `${pt('waitingTitle')}. ${pt('waitingDetail')}`;
    if (next.checkout === 'paid') return pt('paidTitle', planName(next));
  }
  const { notice } = next.account;
  return notice !== undefined && notice.text !== previous.account.notice?.text ? notice.text : undefined;
}

/** The plan in force as people read it. */
export const planName = ({ account, ...view }: PlanPageView): string => {
  const known = view.page === 'plans' ? view.plans?.find(({ name }) => name === account.plan) : view.report?.plan;
  return known?.displayName ?? account.plan ?? '';
};
