/** Mistakes as models make them, put into an answer on request where it has a place for them, so that the checks and the repair can be seen at work. */
import type { Lesson } from './explain/lesson.ts';
import type { Step } from './explain/step.ts';
import type { Lines } from './lines.ts';

export const defectNames = [
  /** A reference one line too low; its quote is right. */
  'lineOffByOne',
  /** A reference behind the end of the snippet, with a quote from nowhere. */
  'lineOutOfRange',
  /** A quote that stands nowhere in the code. */
  'madeUpQuote',
  /** Two options that claim to be right. */
  'twoKeys',
  /** No option that is right. */
  'noKey',
  /** The key is much longer than the other options. */
  'unlikeOptions',
  /** The question holds its key. */
  'keyInQuestion',
  /** A wrong option that stands for nothing. */
  'noMisconception',
  /** The first hint is the answer. */
  'leak',
  /** Two questions at once. */
  'twoQuestions',
  /** A block of code in a dialogue. */
  'codeBlock',
  /** Hints in the wrong order. */
  'rungsSwapped',
  /** A hit by words that the learner never wrote. */
  'falseEvidence',
  /** A point of the rubric stands in the task. */
  'pointInTask',
  /** A value that the line does not come to. */
  'wrongValue',
  /** A blank that expects another value than its step has. */
  'wrongBlank',
  /** A value that is an expression. */
  'noLiteral',
  /** More steps than anyone would read. */
  'tooManySteps',
  /** A piece to be replaced that stands in more than one place. */
  'findTwice',
  /** A change that takes two lines. */
  'twoLines',
  /** A change that changes nothing. */
  'nothingChanged',
  /** A change of a comment alone. */
  'commentChanged',
  /** A hint too few. */
  'rungMissing',
  /** The first of the questions that are solved without their keys gets another answer. */
  'solvesOtherwise',
  /** A name in backticks that the code does not have. */
  'unknownIdentifier',
  /** Some 400 words. */
  'tooLong',
  /** HTML, a link and an image in the text. */
  'markup',
  /** The JSON breaks off. */
  'truncatedJson',
  /** No JSON at all. */
  'notJson',
] as const;
export type Defect = (typeof defectNames)[number];

/** The step that gets the defect: not the first one, if there are others. */
const victim = ({ steps }: Lesson): number => Math.min(1, steps.length - 1);

function changeStep(lesson: Lesson, change: (step: Step) => Partial<Step>): Lesson {
  const at = victim(lesson);
  return { ...lesson, steps: lesson.steps.map((step, index) => (index === at ? { ...step, ...change(step) } : step)) };
}

export function spoilLesson(lesson: Lesson, lines: Lines, defect: Defect): Lesson {
  switch (defect) {
    case 'lineOffByOne':
      return changeStep(lesson, ({ ref }) => ({
        ref: { ...ref, startLine: ref.startLine + 1, endLine: ref.endLine + 1 },
      }));
    case 'lineOutOfRange':
      return changeStep(lesson, () => ({
        ref: { startLine: lines.last + 100, endLine: lines.last + 101, quote: 'assert(unicorns.areReal());' },
      }));
    case 'madeUpQuote':
      return changeStep(lesson, ({ ref }) => ({ ref: { ...ref, quote: 'assert(unicorns.areReal());' } }));
    case 'unknownIdentifier':
      return changeStep(lesson, ({ says }) => ({ says: `${says} It relies on \`frobnicateWidgets\` for that.` }));
    case 'markup':
      return changeStep(lesson, ({ says }) => ({
        says: `${says} <script>alert(1)</script> [more](https://evil.example/?q=1) ![pixel](https://evil.example/p.png)`,
      }));
    case 'tooLong':
      return changeStep(lesson, ({ why }) => ({ why: `${why}${' In other words, it does what it does.'.repeat(50)}` }));
    case 'twoKeys':
      return { ...lesson, check: withKeys(lesson.check, (index) => index < 2) };
    case 'noKey':
      return { ...lesson, check: withKeys(lesson.check, () => false) };
    default:
      return lesson;
  }
}

/** A question whose options claim to be right as told. */
export const withKeys = <T extends Lesson['check']>(check: T, isKey: (index: number) => boolean): T => ({
  ...check,
  options: check.options.map((option, index) => ({ ...option, correct: isKey(index) })),
});

/** Defects of the text itself, whatever it says. */
export function spoilText(text: string, defect: Defect): string {
  if (defect === 'truncatedJson') return text.slice(0, Math.floor(text.length * 0.6));
  return defect === 'notJson' ? 'I would rather talk about the weather.' : text;
}
