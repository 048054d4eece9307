import type { Ref } from '../lesson.ts';

export interface ExplainBackView {
  readonly kind: 'explainBack';
  /** What the learner is to explain. */
  readonly prompt: string;
  /** What they wrote. */
  readonly written?: string;
  /** How it went, point by point; absent until it is judged. */
  readonly points?: readonly ExplainBackPoint[];
  readonly finished: boolean;
}

export interface ExplainBackPoint {
  readonly point: string;
  readonly ref?: Ref;
  readonly hit: boolean;
  /** Where the learner said it, in UTF-16 code units of what they wrote. */
  readonly evidence?: { readonly start: number; readonly end: number };
  readonly feedback: string;
}
