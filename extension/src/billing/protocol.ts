/** What the extension host and the page of plan and usage say to each other. State travels as full snapshots. */
import type { BillingInterval, PlanOffer } from '@codetrain/contract/plans';
import type { UsageReport } from '@codetrain/contract/usage';
import type { FailureActionId, FailureView, Strings } from '../panel/protocol.ts';

export type { BillingInterval, PlanOffer, UsageReport };

/** The pages that one panel shows. */
export const planPages = ['plans', 'usage'] as const;
export type PlanPage = (typeof planPages)[number];

/** What a person should know of the subscription, in words. `tone` tells whether something is to be done. */
export interface NoticeView {
  readonly tone: 'warning' | 'info';
  readonly text: string;
}

/** What both pages know of the account. */
export interface AccountView {
  /** What the person knows the account by; absent when nobody is signed in. */
  readonly label?: string;
  /** Name of the plan in force; absent until it is known. */
  readonly plan?: string;
  /** Whether there is something that the portal manages. */
  readonly subscribed: boolean;
  /** Lessons go by an own key or model at present, past the plan. */
  readonly usesOwnModel: boolean;
  readonly notice?: NoticeView;
}

/** How far a purchase is, as the editor knows. */
export type Checkout =
  | 'idle'
  /** The address of the page is asked for. */
  | 'opening'
  /** The page is open in the browser; the payment has not been seen. */
  | 'waiting'
  /** The plan is in force. */
  | 'paid';

export interface PlansView {
  readonly page: 'plans';
  readonly account: AccountView;
  /** Absent until they have come. */
  readonly plans?: readonly OfferView[];
  /** How often the plan in force is due. */
  readonly interval?: BillingInterval;
  readonly checkout: Checkout;
  readonly failure?: FailureView;
}

/** A plan, with its models as people know them. */
export interface OfferView extends Omit<PlanOffer, 'models'> {
  readonly models: 'all' | readonly string[];
}

export interface UsageView {
  readonly page: 'usage';
  readonly account: AccountView;
  /** Absent until it has come, or when nobody is signed in. Models are named as people know them. */
  readonly report?: UsageReport;
  readonly failure?: FailureView;
}

export type PlanPageView = PlansView | UsageView;

export type PlanHostMessage =
  /** The whole state. `strings` comes with the first one. */
  { readonly type: 'snapshot'; readonly view: PlanPageView; readonly strings?: Strings };

export type PlanMessage =
  /** Sent once the page listens: the host answers with a snapshot. */
  | { readonly type: 'ready' }
  | { readonly type: 'show'; readonly page: PlanPage }
  | { readonly type: 'buy'; readonly plan: string; readonly interval: BillingInterval }
  /** Look once more whether the payment has arrived. */
  | { readonly type: 'checkNow' }
  | { readonly type: 'manage' }
  | { readonly type: 'signIn' }
  | { readonly type: 'chooseModel' }
  | { readonly type: 'copyCode'; readonly text: string }
  | { readonly type: 'failureAction'; readonly action: FailureActionId };

/** What the page keeps through `setState`, for when the window is reloaded. */
export interface PersistedPlanPanel {
  readonly page: PlanPage;
}
