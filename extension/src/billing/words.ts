import type { BillingState } from '@codetrain/contract/billing';
import * as l10n from '@vscode/l10n';
import type { NoticeView } from './protocol.ts';
import { isSubscribed } from './subscribed.ts';

/** A day in the language and the time zone of the person. */
const day = (iso: string): string => new Date(iso).toLocaleDateString(undefined, { dateStyle: 'long' });

/** What a person should know of the subscription, if there is something. */
export function wordNotice({ plan, subscription, notice }: BillingState): NoticeView | undefined {
  switch (notice) {
    case 'past_due':
      return {
        tone: 'warning',
        text: l10n.t('The last payment failed. Your plan goes on while it is tried again: please check your card.'),
      };
    case 'trial_ending':
      return {
        tone: 'info',
        text:
          subscription?.trialEndsAt == null
            ? l10n.t('Your trial ends soon; the plan is paid for from then on.')
            : l10n.t('Your trial ends on {0}; the plan is paid for from then on.', day(subscription.trialEndsAt)),
      };
    case 'ending':
      return {
        tone: 'info',
        text:
          subscription?.periodEndsAt == null
            ? l10n.t('{0} ends with this period and is not renewed.', plan.displayName)
            : l10n.t('{0} ends on {1} and is not renewed.', plan.displayName, day(subscription.periodEndsAt)),
      };
    case null:
      return undefined;
  }
}

/**
 * What has changed for the person between two states, in words; undefined if nothing has that they would notice.
 */
export function wordChange(before: BillingState, after: BillingState): NoticeView | undefined {
  if (before.plan.name !== after.plan.name) {
    return { tone: 'info', text: l10n.t('You are on {0}. The new limits are in force.', after.plan.displayName) };
  }
  if (before.notice !== after.notice) {
    return wordNotice(after) ?? { tone: 'info', text: l10n.t('{0} goes on as before.', after.plan.displayName) };
  }
  // A purchase that is under way has an interval too; its plan is not in force.
  if (!isSubscribed(before) || !isSubscribed(after)) return undefined;
  const [was, is] = [before.subscription?.interval, after.subscription?.interval];
  if (is == null || was === is) return undefined;
  return {
    tone: 'info',
    text:
      is === 'year'
        ? l10n.t('{0} is paid for by the year now.', after.plan.displayName)
        : l10n.t('{0} is paid for by the month now.', after.plan.displayName),
  };
}
