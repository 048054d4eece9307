import type { Defect } from './defects.ts';
import type { Check } from './explain/check.ts';
import { explain } from './explain/lesson.ts';
import type { Lines } from './lines.ts';
import { quiz } from './quiz/quiz.ts';
import { type Trace, trace } from './trace/trace.ts';

/** Answers to questions about code, as the schema of the second solve wants them. */
export interface Solution {
  readonly answers: readonly {
    readonly question: number;
    readonly because: string;
    readonly option: number;
    readonly value: string;
  }[];
}

/**
 * What the sandbox tutor answers when it is asked its own questions without their keys: it reads the code once more. To
 * the questions of others it has no answer, and gives none.
 */
export function solve(lines: Lines, asked: string): Solution {
  const questions = asked.split(/^Question \d+: /m).slice(1);
  const own: readonly Check[] = [explain(lines).check, ...quiz(lines).questions];
  const run = trace(lines);
  return {
    answers: questions.map((text, index) => {
      const [question = '', ...options] = text.trim().split(/\n(?=\d+\. )/);
      const right = own.find((check) => check.question === question)?.options.find(({ correct }) => correct)?.text;
      const option = options.findIndex((one) => one.replace(/^\d+\. /, '') === right) + 1;
      const value = options.length === 0 ? valueIn(run, question) : '';
      const because = option > 0 || value !== '' ? 'Read off the code.' : 'A parser cannot tell.';
      return { question: index + 1, because, option, value };
    }),
  };
}

/** The blank that a question names by its variable, its line, and how often that has run. */
function valueIn({ steps, asks }: Trace, question: string): string {
  const named = asks.find(({ step, name }) => {
    const at = steps[step];
    const times = steps.slice(0, step + 1).filter(({ line }) => line === at?.line).length;
    const rest = question.slice(question.lastIndexOf(at?.quote ?? '') + (at?.quote.length ?? 0));
    const isThere = question.includes(`\`${name}\``) && question.includes(at?.quote ?? '\n');
    return isThere && Number(/\d+/.exec(rest)?.[0] ?? 1) === times;
  });
  return named?.expected ?? '';
}

/** The first answer is another one. */
export function spoilSolution({ answers }: Solution, _lines: Lines, defect: Defect): Solution {
  if (defect !== 'solvesOtherwise') return { answers };
  const [first, ...others] = answers;
  if (first === undefined) return { answers };
  const wrong = first.value === '' ? { option: first.option + 1 } : { value: `[${first.value}]` };
  return { answers: [{ ...first, ...wrong }, ...others] };
}
