import type { CheckQuestion, CheckResult, Confidence } from '../lesson.ts';
import type { Level } from './schema.ts';

export interface QuizView {
  readonly kind: 'quiz';
  /** Those that were answered, and the one that is asked now. */
  readonly questions: readonly QuizQuestionView[];
  readonly total: number;
  readonly finished: boolean;
}

export interface QuizQuestionView extends CheckQuestion {
  readonly level: Level;
  readonly result?: CheckResult & { readonly confidence: Confidence };
}
