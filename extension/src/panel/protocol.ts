/**
 * What the extension host and the webview say to each other. State travels as full snapshots, so that a reloaded
 * webview needs no history; text that is being written travels in batches, one a frame.
 */
import type { CheckQuestion, CheckResult, Ref, Step } from '../tutor/lesson.ts';

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
export type FailureActionId =
  | 'retry'
  | 'signIn'
  | 'upgrade'
  | 'setApiKey'
  | 'chooseModel'
  | 'openSettings'
  | 'showLog'
  | 'narrowSelection';

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

export interface LessonView {
  readonly id: string;
  readonly mode: 'explain';
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
  /** The step that is being written, as far as it has come. Unchecked, hence without a ref. */
  readonly draft?: { readonly says: string };
  readonly concepts: readonly string[];
  readonly check?: CheckQuestion;
  readonly checkResult?: CheckResult;
  readonly followUps: readonly FollowUpView[];
  readonly failure?: FailureView;
  /** References that were verified against the code, and those that were dropped. */
  readonly verified: { readonly refs: number; readonly dropped: number };
  /** Number of secrets replaced before anything was sent. */
  readonly redactions: number;
  /** Things worth a word that are no failures, for instance that the document has changed since. */
  readonly notices: readonly string[];
}

/** Strings of the webview, translated by the host, keyed by what `webview/strings.ts` declares. */
export type Strings = Readonly<Record<string, string>>;

export type HostMessage =
  /** The whole state. `strings` comes with the first one. */
  | { readonly type: 'snapshot'; readonly lesson: LessonView; readonly strings?: Strings }
  /** Text that was added to what the last snapshot showed. */
  | { readonly type: 'append'; readonly target: AppendTarget; readonly text: string }
  /** Said to screen readers, politely. */
  | { readonly type: 'announce'; readonly text: string };

export type AppendTarget =
  | { readonly kind: 'purpose' }
  | { readonly kind: 'draft' }
  | { readonly kind: 'followUp'; readonly id: string };

export type WebviewMessage =
  /** Sent once the webview listens: the host answers with a snapshot. */
  | { readonly type: 'ready' }
  | { readonly type: 'openRef'; readonly ref: Ref }
  | { readonly type: 'stop' }
  | { readonly type: 'askFollowUp'; readonly question: string; readonly stepId?: string }
  | { readonly type: 'answerCheck'; readonly option: number }
  | { readonly type: 'copy' }
  | { readonly type: 'copyCode'; readonly text: string }
  | { readonly type: 'export' }
  | { readonly type: 'openLink'; readonly url: string }
  | { readonly type: 'failureAction'; readonly action: FailureActionId; readonly followUpId?: string };
