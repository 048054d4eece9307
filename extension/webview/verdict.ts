import type { CheckResult, Confidence } from '../src/tutor/lesson.ts';
import type { StringKey } from './strings.ts';

/** Who was sure and wrong learns most from hearing it. */
export function verdictText({
  chosen,
  correct,
  confidence,
}: CheckResult & { readonly confidence?: Confidence }): StringKey {
  if (chosen === correct) return confidence === 'unsure' ? 'correctThough' : 'correct';
  return confidence === 'sure' ? 'sureButWrong' : 'incorrect';
}
