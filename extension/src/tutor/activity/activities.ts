import { type ExplainBackState, explainBack } from '../explainBack/activity.ts';
import { type GuideState, guide } from '../guide/activity.ts';
import { type PracticeState, practice } from '../practice/activity.ts';
import { type QuizState, quiz } from '../quiz/activity.ts';
import { type TraceState, trace } from '../trace/activity.ts';
import type { Activity } from './activity.ts';
import type { ActivityKind, ActivityView } from './view.ts';

/** With all keys. Kept on this machine; nothing but views of it goes to the webview. */
export type ActivityState = QuizState | GuideState | ExplainBackState | TraceState | PracticeState;

type StateOf<Kind extends ActivityKind> = Extract<ActivityState, { readonly kind: Kind }>;
type ViewOf<Kind extends ActivityKind> = Extract<ActivityView, { readonly kind: Kind }>;

/** A kind of activity that is forgotten here does not compile. */
const activities: { readonly [Kind in ActivityKind]: Activity<StateOf<Kind>, ViewOf<Kind>> } = {
  quiz,
  guide,
  explainBack,
  trace,
  practice,
};

/** The activity of a kind. Its states are of that kind alone, which the type of the table ensures. */
export const activityOf = (kind: ActivityKind): Activity<ActivityState, ActivityView> => activities[kind];
