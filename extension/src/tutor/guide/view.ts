import type { Ref } from '../lesson.ts';

export interface GuideView {
  readonly kind: 'guide';
  readonly turns: readonly GuideTurnView[];
  readonly finished: boolean;
  /** The learner found what the dialogue was about; else it has only come to its end. */
  readonly understood: boolean;
}

export interface GuideTurnView {
  readonly says: string;
  /** Empty in the last turn of a dialogue that came to its goal. */
  readonly question: string;
  readonly focus?: Ref;
  /** Those that were asked for. */
  readonly hints: readonly string[];
  /** Number of rungs, the answer included. */
  readonly rungs: number;
  /** Once it was asked for. */
  readonly answer?: string;
  /** What the learner wrote; empty if they went on from the answer. */
  readonly reply?: string;
}
