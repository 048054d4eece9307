import type { Step } from '../lesson.ts';
import { firstSentences } from '../sentences.ts';
import { countWords, firstWords } from '../words.ts';
import { limits } from './limits.ts';
import { type CheckedLesson, wordsOf } from './review.ts';

/**
 * A lesson of at most the words that a learner reads, by leaving out what is missed least: traps, then reasons, then
 * whole steps, each from the end; the purpose is cut last.
 */
export function shorten(lesson: CheckedLesson): CheckedLesson {
  let { purpose, steps } = lesson;
  const tooLong = () => wordsOf({ purpose, steps }) > limits.words;
  for (const without of [withoutGotcha, withoutWhy]) {
    for (let index = steps.length - 1; index >= 0 && tooLong(); index -= 1)
      steps = steps.with(index, without(at(steps, index)));
  }
  while (steps.length > 1 && tooLong()) steps = steps.slice(0, -1);
  if (tooLong()) purpose = cut(purpose, Math.max(0, limits.words - wordsOf({ purpose: '', steps })));
  if (tooLong()) steps = steps.map((step) => ({ ...step, says: cut(step.says, limits.words) }));
  return { ...lesson, purpose, steps };
}

/** Whole sentences if at least one fits. */
const cut = (text: string, words: number): string =>
  firstSentences(text, (sentences) => countWords(sentences) <= words) || (words > 0 ? firstWords(text, words) : '');

const at = (steps: readonly Step[], index: number): Step => {
  const step = steps[index];
  if (step === undefined) throw new RangeError(`no step ${index}`);
  return step;
};

const withoutGotcha = ({ gotcha: _, ...step }: Step): Step => step;
const withoutWhy = (step: Step): Step => ({ ...step, why: '' });
