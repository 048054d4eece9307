import type { Ref } from '../lesson.ts';
import type { Claims } from './run.ts';
import type { Binding, RawTraceStep } from './schema.ts';

/** A run as far as the learner has come: nothing of what is still to be filled in, nor of what comes after it. */
export interface TraceView {
  readonly kind: 'trace';
  readonly inputs: readonly Binding[];
  /** Up to the one with the open blank; all of them at the end. None if nothing can be followed. */
  readonly steps: readonly TraceStepView[];
  /** How many blanks there are in all. */
  readonly blanks: number;
  /** Absent at the end. */
  readonly open?: OpenBlank;
  readonly claims: Claims;
  readonly finished: boolean;
}

/** The blank that is asked for now, in the last step that is shown. */
export interface OpenBlank {
  /** Counted from zero. */
  readonly index: number;
  readonly name: string;
  /** What was tried, and is not it. There is one more try. */
  readonly tried?: string;
  /** What was written is no value, and was not counted. */
  readonly isUnread: boolean;
}

export interface TraceStepView {
  readonly ref: Ref;
  /** How a condition on the line turned out. */
  readonly branch: RawTraceStep['branch'];
  /** All that are known, after the step. */
  readonly variables: readonly VariableView[];
  /** Blanks of the step that were filled in. */
  readonly answers: readonly AnswerView[];
}

export interface VariableView {
  readonly name: string;
  /** A literal; absent as long as it is to be filled in. */
  readonly value?: string;
  /** By this step. */
  readonly isChanged: boolean;
}

export interface AnswerView {
  /** Which blank, counted from zero. */
  readonly index: number;
  readonly name: string;
  /** What the learner wrote last; absent if nothing. */
  readonly given?: string;
  readonly outcome: BlankOutcome;
  readonly expected: string;
  /** Why it is so, and why that matters. Markdown. */
  readonly why: string;
}

/** `second`: right, with the second try. `shown`: the learner asked to see it. */
export type BlankOutcome = 'right' | 'second' | 'wrong' | 'shown';
