import type { ExplainBackView } from '../explainBack/view.ts';
import type { GuideView } from '../guide/view.ts';
import type { Confidence } from '../lesson.ts';
import type { PracticeView } from '../practice/view.ts';
import type { QuizView } from '../quiz/view.ts';
import type { TraceView } from '../trace/view.ts';

/** What the learner may see of an activity: no keys, no hidden answers. */
export type ActivityView = QuizView | GuideView | ExplainBackView | TraceView | PracticeView;
export type ActivityKind = ActivityView['kind'];
/** What a lesson can be. */
export type LessonMode = 'explain' | ActivityKind;
export const activityKinds = [
  'quiz',
  'guide',
  'explainBack',
  'trace',
  'practice',
] as const satisfies readonly ActivityKind[];

/** What the learner does. An act that an activity does not know, or not now, changes nothing. */
export type ActivityAct =
  | { readonly kind: 'choose'; readonly question: number; readonly option: number; readonly confidence: Confidence }
  | { readonly kind: 'write'; readonly text: string }
  /** Shows the next hint. */
  | { readonly kind: 'hint' }
  /** Shows the answer. */
  | { readonly kind: 'tell' }
  /** Goes on after the answer was shown. */
  | { readonly kind: 'goOn' }
  /** Goes on without an answer to a part that the learner calls wrong. Never sent by the page. */
  | { readonly kind: 'pass'; readonly part: number }
  | PracticeAct
  | CopyAct;

/** What the learner does in a practice. */
export type PracticeAct =
  /** Points at a line of the copy, as it is numbered there now. */
  | { readonly kind: 'point'; readonly line: number }
  /** The line that is pointed at is the answer. */
  | { readonly kind: 'confirm' }
  /** Puts blocks in this order. */
  | { readonly kind: 'arrange'; readonly order: readonly number[] }
  /** Wants to know how it stands. */
  | { readonly kind: 'check' };

/** What has become of the copy that the learner works in. Only the host can tell: the page is not believed. */
export type CopyAct =
  | { readonly kind: 'copyOpened' }
  | { readonly kind: 'copyClosed' }
  | { readonly kind: 'copyEdited'; readonly lines: readonly string[] }
  /** The learner wants it judged: as it stands, without secrets. */
  | { readonly kind: 'copySubmitted'; readonly lines: readonly string[] };

/** What an activity is about, beside the code: something the learner got wrong before. */
export interface Topic {
  readonly question: string;
  /** What they believed; empty if that is not known. */
  readonly misconception: string;
}

/** Longest text that a learner may write, in UTF-16 code units. */
export const MAX_WRITTEN_LENGTH = 4_000;
