import { type Defect, withKeys } from '../defects.ts';
import type { Lines } from '../lines.ts';
import type { Quiz, QuizQuestion } from './quiz.ts';

/** The second question gets the defect. */
export function spoilQuiz(quiz: Quiz, lines: Lines, defect: Defect): Quiz {
  return { questions: quiz.questions.map((one, index) => (index === 1 ? spoilt(one, lines, defect) : one)) };
}

function spoilt(one: QuizQuestion, lines: Lines, defect: Defect): QuizQuestion {
  const key = one.options.find(({ correct }) => correct);
  const changeKey = (text: string) => ({
    ...one,
    options: one.options.map((option) => (option === key ? { ...option, text } : option)),
  });
  switch (defect) {
    case 'twoKeys':
      return withKeys(one, (index) => index < 2);
    case 'noKey':
      return withKeys(one, () => false);
    case 'unlikeOptions':
      return changeKey(`${key?.text}, as can be seen when the code is read with care`);
    case 'keyInQuestion':
      return { ...one, question: `${one.question} The correct answer is ${key?.text}.` };
    case 'noMisconception':
      return { ...one, options: one.options.map((option) => ({ ...option, misconception: '' })) };
    case 'lineOutOfRange':
    case 'madeUpQuote':
      return { ...one, ref: { startLine: lines.last + 100, endLine: lines.last + 100, quote: 'assert(unicorns);' } };
    case 'unknownIdentifier':
      return { ...one, question: `${one.question} Mind \`frobnicateWidgets\`.` };
    case 'tooLong':
      return { ...one, question: `${one.question}${' In other words, it does what it does.'.repeat(50)}` };
    case 'markup':
      return {
        ...one,
        question: `${one.question} <script>alert(1)</script> [more](https://evil.example/?q=1) ![pixel](https://evil.example/p.png)`,
      };
    default:
      return one;
  }
}
