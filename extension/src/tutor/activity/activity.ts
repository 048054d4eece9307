import type { CodeFacts } from '../checks/code.ts';
import type { Finding } from '../checks/finding.ts';
import type { KeyedQuestion } from '../explain/question.ts';
import type { Confidence } from '../lesson.ts';
import type { TutorRequest } from '../request.ts';
import type { Snippet } from '../snippet.ts';
import type { ActivityAct, Topic } from './view.ts';

/** What every step of an activity may look at. */
export interface ActivityContext {
  readonly snippet: Snippet;
  readonly code: CodeFacts;
  /** A language tag. */
  readonly language: string;
  /** Decides what is shuffled. */
  readonly seed: string;
  /** Parts that the learner calls wrong, counted from zero: nothing is to be built on them. */
  readonly wrong?: ReadonlySet<number>;
}

/**
 * A way to learn in which the learner does something: quiz, dialogue and the like. It is a machine of plain data: a state
 * with all keys, which stays in the extension host and on this machine; what the learner does to it; what it has to ask
 * of a model to go on; and the view of it without its keys.
 */
export interface Activity<State, View> {
  begin(topic: Topic | undefined): State;
  /** What the code alone makes of it, before anything is asked; undefined if the code is not fit for it. */
  prepare?(state: State, context: ActivityContext): State | undefined;
  /** What has to be asked before the learner can go on; undefined when it is their turn. */
  next(state: State, context: ActivityContext): Asking<State> | undefined;
  /** The state after the learner did something. The same one if that does not fit, as a second answer does not. */
  act(state: State, act: ActivityAct): State;
  view(state: State): View;
  /** What another activity could go on with; undefined: nothing in particular. `index` names a part of the activity. */
  topic(state: State, index: number): Topic | undefined;
  /** Questions with options that the learner has answered, with their keys: what cards can be made of. */
  answered(state: State): readonly AnsweredQuestion[];
  /**
   * Questions without options that are worth to be asked again, once the activity is over. Nothing of the parts that the
   * learner calls wrong, counted from zero.
   */
  recalls?(state: State, wrong: ReadonlySet<number>): readonly Recallable[];
}

/** A question whose answer is recalled freely, without options. */
export interface RecallQuestion {
  readonly question: string;
  /** Markdown. */
  readonly answer: string;
}

export interface Recallable extends RecallQuestion {
  /** How it went the first time: told or missed, found with help, found. */
  readonly grade: 'again' | 'hard' | 'good';
  /** What the learner seemed to believe, if they were wrong. */
  readonly misconception?: string;
}

export interface AnsweredQuestion {
  /** Which part of the activity it is, as `topic` counts them. */
  readonly part: number;
  readonly question: Pick<KeyedQuestion, 'question' | 'options'>;
  readonly isRight: boolean;
  readonly confidence: Confidence;
  /** How much help it took; absent: none. */
  readonly hints?: number;
  /** Code knows the key, whatever a model says: nobody has to solve the question again. */
  readonly isCertain?: true;
  /** The key, where it is a literal: whoever solves the question again is asked for it without options. */
  readonly literal?: string;
}

/** One question to the model, and how its answer brings the activity on. */
export interface Asking<State> {
  readonly request: TutorRequest;
  /** Undefined: the text is no answer of the form that was asked for. */
  read(text: string): Answered<State> | undefined;
}

export interface Answered<State> {
  /** Without what failed its checks; absent when nothing of the answer can be used. */
  readonly state?: State;
  readonly findings: readonly Finding[];
  /** Line references that were found in the code. */
  readonly refs: number;
  /** What asks, once, for what failed; and reads what comes, undefined if it is no repair. */
  readonly repair: Asking<State>;
}
