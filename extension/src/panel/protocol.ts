/**
 * What the extension host and the webview say to each other. State travels as full snapshots, so that a reloaded
 * webview needs no history; text that is being written travels in batches, one a frame.
 */
import type { ActivityAct, ActivityView, LessonMode } from '../tutor/activity/view.ts';
import type { ClaimId } from '../tutor/claims.ts';
import type { CheckQuestion, CheckResult, Confidence, Ref, Step } from '../tutor/lesson.ts';

export type Phase =
  /** The snippet and its context are being gathered. */
  | 'capturing'
  /** The request is on its way; nothing has come back. */
  | 'waiting'
  | 'streaming'
  /** The answer is complete; what failed its checks is being mended. */
  | 'repairing'
  | 'done'
  | 'stopped'
  | 'failed';

/** A way forward that a failure offers. */
export interface FailureAction {
  readonly id: FailureActionId;
  readonly label: string;
}
export const failureActionIds = [
  'retry',
  'signIn',
  'upgrade',
  'setApiKey',
  'chooseModel',
  'openSettings',
  'showLog',
  'narrowSelection',
  'quizWithoutModel',
] as const;
export type FailureActionId = (typeof failureActionIds)[number];

export interface FailureView {
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly actions: readonly FailureAction[];
}

export interface FollowUpView {
  readonly id: string;
  /** The step that it asks about; absent when it asks about the whole lesson. */
  readonly stepId?: string;
  readonly question: string;
  readonly phase: 'waiting' | 'streaming' | 'done' | 'stopped' | 'failed';
  /** Markdown, as far as it has come when the snapshot was taken. */
  readonly answer: string;
  readonly failure?: FailureView;
}

export type CardStage =
  | 'offered'
  /** It is being solved once more, without the keys. */
  | 'checking'
  /** Nobody could be asked to. */
  | 'unchecked'
  | 'kept'
  /** None can be made: a secret stands in it, or it is too long. */
  | 'refused'
  /** All of it was solved otherwise. */
  | 'dropped';

export interface LessonView {
  readonly id: string;
  readonly mode: LessonMode;
  readonly source: {
    readonly path: string;
    readonly languageId: string;
    readonly startLine: number;
    readonly endLine: number;
    /** The lines as sent, for showing quoted code. */
    readonly lines: readonly string[];
  };
  readonly phase: Phase;
  /** Who answers, for instance `Claude Haiku 5.5 · CodeTrain` or `Sandbox tutor`. Empty until known. */
  readonly modelLabel: string;
  readonly purpose: string;
  readonly steps: readonly Step[];
  /**
   * The step that is being written, as far as it has come. It bears the id that the step will have once it is complete,
   * so that what is shown already stays in place. Its `ref` is there only if it was verified already.
   */
  readonly draft?: Step;
  readonly concepts: readonly string[];
  readonly check?: CheckQuestion;
  readonly checkResult?: CheckResult;
  /** How it stands with cards of what was answered. */
  readonly card?: CardStage;
  /** Why nobody could be asked to solve it once more. */
  readonly cardTrouble?: string;
  /** How what was answered was solved by somebody who was not shown the keys: parts of the activity, counted from zero. */
  readonly solved?: { readonly agreed: readonly number[]; readonly doubted: readonly number[] };
  /** What the learner does, in every mode but Explain; absent as long as nothing has come of it. */
  readonly activity?: ActivityView;
  readonly followUps: readonly FollowUpView[];
  /** A question or two while the lesson is being written. Not kept. */
  readonly warmUp?: QuizView;
  /** What the learner says is wrong: it is folded away, and nothing is built on it. */
  readonly wrong?: readonly ClaimId[];
  readonly failure?: FailureView;
  /** References that were verified against the code, and those that were dropped. */
  readonly verified: { readonly refs: number; readonly dropped: number };
  /** Number of secrets replaced before anything was sent. */
  readonly redactions: number;
  /** Things worth a word that are no failures, for instance that the document has changed since. */
  readonly notices: readonly string[];
}

/** A question with options, as the learner may see it. */
export interface QuestionView extends CheckQuestion {
  readonly id: string;
}

/** A question without options, as the learner may see it. */
export interface RecallView {
  readonly id: string;
  readonly question: string;
  readonly ref?: Ref;
  /** Markdown. */
  readonly answer?: string;
}

/** What can be done with the question that is shown, or with what was answered. */
export const quizActionIds = [
  'next',
  'again',
  'keepCards',
  'review',
  'undo',
  'rest',
  'ask',
  'showChanges',
  'wrong',
  'reveal',
  'gradeAgain',
  'gradeHard',
  'gradeGood',
  'gradeEasy',
  'skip',
] as const;
export type QuizActionId = (typeof quizActionIds)[number];

export interface QuizAction {
  readonly id: QuizActionId;
  readonly label: string;
}

/** Questions one after another: a quiz that no model made, or the cards that are due. */
export interface QuizView {
  readonly id: string;
  readonly mode: 'quiz' | 'review';
  /** Asking for the questions, asking them, or through with them. `none`: there is nothing to ask. */
  readonly phase: 'gathering' | 'asking' | 'finished' | 'none';
  /** The document that the present question is about. */
  readonly source?: { readonly path: string; readonly languageId: string };
  /** One-based number of the present question. */
  readonly number: number;
  readonly total: number;
  readonly right: number;
  readonly question?: QuestionView;
  /** In its place: a question whose answer is to be recalled. The answer comes once it was asked for. */
  readonly recall?: RecallView;
  readonly result?: CheckResult;
  /** What the question is about, as it was when it was learned: shown once it is answered. */
  readonly code?: { readonly startLine: number; readonly lines: readonly string[] };
  /** Said before the question is read: for instance that its code has changed. */
  readonly notices: readonly string[];
  /** When nothing is asked: why, or how it went, and what comes next. */
  readonly summary?: { readonly title: string; readonly detail: string };
  readonly actions: readonly QuizAction[];
  readonly progress?: ProgressView;
}

/** How learning goes, in figures that are drawn. */
export interface ProgressView {
  readonly cards: number;
  /** Cards that fall due, by day from today. The first holds what is overdue too. */
  readonly forecast: readonly { readonly day: string; readonly due: number }[];
  /** Reviews by day, up to today. */
  readonly activity: readonly { readonly day: string; readonly reviews: number }[];
  /** Part of the cards that would be recalled now, from 0 to 1; of reviews so far, those that went well. */
  readonly retention: { readonly estimated: number; readonly seen?: number };
  /** The weakest first. Strength is the part that would be recalled now, from 0 to 1. */
  readonly concepts: readonly { readonly name: string; readonly cards: number; readonly strength: number }[];
}

/** What can be said of a claim: that it is wrong, that it is not after all, or that we should know. */
export const claimActionIds = ['dispute', 'restore', 'report'] as const;
export type ClaimActionId = (typeof claimActionIds)[number];

export type PanelView = LessonView | QuizView;

/** Not by the mode: a quiz that a model made is a lesson. */
export const isQuiz = (view: PanelView): view is QuizView => 'actions' in view;

/** Translations of the webview's strings, keyed by the English text, as in a bundle of `vscode.l10n`. */
export type Strings = Readonly<Record<string, string>>;

export type HostMessage =
  /** The whole state. `strings` comes with the first one. */
  | { readonly type: 'snapshot'; readonly lesson: LessonView; readonly strings?: Strings }
  /** The whole state of a quiz or a review. */
  | { readonly type: 'quiz'; readonly quiz: QuizView; readonly strings?: Strings }
  /** There is no lesson to show, for instance since the restored one was deleted meanwhile. */
  | { readonly type: 'empty'; readonly strings?: Strings }
  /** Text that was added to what the last snapshot showed. */
  | { readonly type: 'append'; readonly target: AppendTarget; readonly text: string }
  /**
   * Said to screen readers, politely. The webview itself announces changes of phase, new steps, how the check went and
   * finished follow-ups: this is for what it cannot know.
   */
  | { readonly type: 'announce'; readonly text: string };

export type AppendTarget =
  | { readonly kind: 'purpose' }
  | { readonly kind: 'draft'; readonly field: 'says' | 'why' | 'gotcha' }
  | { readonly kind: 'followUp'; readonly id: string };

/** The view after text was added to it. An append whose target is not there changes nothing. */
export function applyAppend(view: LessonView, target: AppendTarget, text: string): LessonView {
  switch (target.kind) {
    case 'purpose':
      return { ...view, purpose: view.purpose + text };
    case 'draft':
      if (view.draft === undefined) return view;
      return { ...view, draft: { ...view.draft, [target.field]: (view.draft[target.field] ?? '') + text } };
    case 'followUp': {
      const followUps = view.followUps.map((followUp) =>
        followUp.id === target.id ? { ...followUp, answer: followUp.answer + text } : followUp,
      );
      return { ...view, followUps };
    }
  }
}

export type WebviewMessage =
  /** Sent once the webview listens: the host answers with a snapshot. */
  | { readonly type: 'ready' }
  | { readonly type: 'openRef'; readonly ref: Ref }
  /** The pointer or the focus rests on a line chip: light up its lines without moving anything. No `ref`: it left. */
  | { readonly type: 'previewRef'; readonly ref?: Ref }
  | { readonly type: 'stop' }
  | { readonly type: 'askFollowUp'; readonly question: string; readonly stepId?: string }
  | { readonly type: 'answerCheck'; readonly option: number; readonly confidence: Confidence }
  | {
      readonly type: 'answerQuestion';
      readonly questionId: string;
      readonly option: number;
      readonly confidence: Confidence;
    }
  | { readonly type: 'quizAction'; readonly action: QuizActionId }
  /** The learner wants to be asked the lesson's question again some day. */
  | { readonly type: 'keepCard' }
  /** The same, though nobody could be asked to solve it once more. */
  | { readonly type: 'keepUnverified' }
  | { readonly type: 'act'; readonly act: ActivityAct }
  /** Shows the copy that the learner works in; opens it again if it was closed. */
  | { readonly type: 'openCopy' }
  /** Begins a dialogue on what went wrong: on the check question, or on a question of the activity, counted from zero. */
  | { readonly type: 'guide'; readonly question: number }
  /** `claim` is none of ours if it names nothing in the lesson. */
  | { readonly type: 'claim'; readonly action: ClaimActionId; readonly claim: string }
  | { readonly type: 'copy' }
  | { readonly type: 'copyCode'; readonly text: string }
  | { readonly type: 'export' }
  | { readonly type: 'openLink'; readonly url: string }
  | { readonly type: 'failureAction'; readonly action: FailureActionId; readonly followUpId?: string };

/** What a webview keeps through `setState` that the host needs when the window is reloaded: which lesson it showed. */
export interface PersistedPanel {
  readonly lessonId: string;
}

/** Longest question that a learner may ask, in UTF-16 code units. */
export const MAX_QUESTION_LENGTH = 4000;
