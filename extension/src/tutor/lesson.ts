/**
 * A place in the learner's code. Lines are one-based, as in the editor. `quote` is the text of `startLine` without
 * surrounding white space, at most 80 characters: by it the place is found again after the document has changed.
 */
export interface Ref {
  readonly startLine: number;
  readonly endLine: number;
  readonly quote: string;
}

/** One step of an explanation, checked: its ref is known to be right. `ref` is absent when none could be verified. */
export interface Step {
  readonly id: string;
  readonly ref?: Ref;
  /** Markdown. */
  readonly says: string;
  readonly why: string;
  readonly gotcha?: string;
}

/** The question that ends an explanation, as the learner may see it: the key stays in the extension host. */
export interface CheckQuestion {
  readonly question: string;
  readonly options: readonly string[];
  readonly ref?: Ref;
}

/** How the learner's choice went. */
export interface CheckResult {
  readonly chosen: number;
  readonly correct: number;
  /** Why the right option is right, and what a wrong choice mistakes. Markdown. */
  readonly feedback: string;
}

/** How sure a learner says to be of an answer, before it is judged. */
export const confidences = ['sure', 'unsure'] as const;
export type Confidence = (typeof confidences)[number];
