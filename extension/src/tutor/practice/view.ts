import type { Ref } from '../lesson.ts';

/** What can be practised. */
export const exerciseNames = ['plantedBug', 'parsons', 'modification'] as const;
export type ExerciseName = (typeof exerciseNames)[number];

export type PracticeView = PlantedBugView | ParsonsView | ModificationView;

/** One line of the copy was made wrong: which? */
export interface PlantedBugView {
  readonly kind: 'practice';
  readonly exercise: 'plantedBug';
  /** What somebody would notice. */
  readonly symptom: string;
  readonly isCopyOpen: boolean;
  /** The line that the learner points at, as it is numbered in the copy now. No answer yet. */
  readonly pointed?: CopyLine;
  /** Answers that were wrong. */
  readonly missed: readonly CopyLine[];
  /** Those that were asked for. */
  readonly hints: readonly string[];
  /** Number of rungs, the answer included. */
  readonly rungs: number;
  readonly solution?: BugSolution;
  readonly finished: boolean;
}

/** A line of the copy, one-based. */
export interface CopyLine {
  readonly line: number;
  readonly text: string;
}

export interface BugSolution {
  /** How it came out: by an answer, by mending the copy, or because the learner asked. */
  readonly by: 'pointing' | 'mending' | 'telling';
  readonly tries: number;
  /** Of the learner's own code. */
  readonly ref: Ref;
  readonly right: string;
  readonly wrong: string;
  readonly why: string;
}

/** Blocks of the code to be put in order (a Parsons problem). */
export interface ParsonsView {
  readonly kind: 'practice';
  readonly exercise: 'parsons';
  /** Whose order tells nothing; a block is named by its index here. */
  readonly blocks: readonly string[];
  /** The blocks as they are arranged now. */
  readonly order: readonly number[];
  /** How the last arrangement that was checked stood. */
  readonly check?: ParsonsCheck;
  readonly checks: number;
  /** Blocks that were put into place on request. */
  readonly placed: number;
  readonly result?: 'solved' | 'shown';
  readonly finished: boolean;
}

export interface ParsonsCheck {
  /** So many blocks at the beginning stand right. */
  readonly right: number;
  /** Blocks that have to move, as few as can be. */
  readonly misplaced: readonly number[];
}

/** A small change of what the copy does, made by the learner and judged point by point. */
export interface ModificationView {
  readonly kind: 'practice';
  readonly exercise: 'modification';
  readonly task: string;
  readonly points: readonly ModificationPoint[];
  readonly isCopyOpen: boolean;
  /** What can be judged: nothing yet, since nothing was changed, or was changed since; or it is too much. */
  readonly change: 'none' | 'judged' | 'ready' | 'tooLarge';
  readonly hints: readonly string[];
  readonly rungs: number;
  /** How it could be done, once it was asked for. */
  readonly sketch?: string;
  readonly finished: boolean;
}

/** What the change must do. How it stands is absent until it is judged. */
export interface ModificationPoint {
  readonly point: string;
  readonly result?: {
    readonly hit: boolean;
    /** Code of the learner that shows it; empty if none does. */
    readonly quote: string;
    readonly feedback: string;
  };
}
