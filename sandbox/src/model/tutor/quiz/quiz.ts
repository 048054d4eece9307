import { type Check, checksOf, lineQuestion, type Option } from '../explain/check.ts';
import type { Lines } from '../lines.ts';
import { outline } from '../parse/outline.ts';
import { parseCode } from '../parse/tree.ts';

const levels = ['atom', 'block', 'relation', 'macro'] as const;

/** Questions as the schema of Quiz wants them. */
export interface Quiz {
  readonly questions: readonly QuizQuestion[];
}

export interface QuizQuestion extends Check {
  readonly level: (typeof levels)[number];
  readonly options: readonly (Option & { readonly misconception: string })[];
}

/** One question of each level, each with a key that the parser, or plain counting, vouches for. */
export function quiz(lines: Lines): Quiz {
  const code = parseCode(lines);
  const checks = code && checksOf(code, outline(code));
  const questions: Record<(typeof levels)[number], Check> = {
    atom: checks?.parameter ?? lineQuestion(lines),
    block: checks?.loop ?? checks?.branch ?? bracketQuestion(lines),
    relation: checks?.guard ?? neighbourQuestion(lines),
    macro: sizeQuestion(lines),
  };
  return {
    questions: levels.map((level) => ({ ...questions[level], level, options: withMisconceptions(questions[level]) })),
  };
}

/** Only the questions that are named as failed; all where none is named. */
export function quizRepair(whole: Quiz, failed: string): Quiz {
  const named = whole.questions.filter(({ level }) => failed.includes(`level ${level}:`));
  return { questions: named.length > 0 ? named : whole.questions };
}

const withMisconceptions = ({ options }: Check): QuizQuestion['options'] =>
  options.map((option) => ({ ...option, misconception: option.correct ? '' : option.why.replace(/\.$/, '') }));

function sizeQuestion(lines: Lines): Check {
  const size = lines.texts.length;
  return numberQuestion({
    question: 'How many lines does this code have, blank ones included?',
    lines,
    right: size,
    why: `It goes from line ${lines.first} to line ${lines.last}, both included.`,
  });
}

function bracketQuestion(lines: Lines): Check {
  const count = lines.texts.join('\n').match(/[([{]/g)?.length ?? 0;
  const right = count;
  return numberQuestion({
    question: 'How many opening brackets of any kind stand in this code, those in texts included?',
    lines,
    right,
    why: 'Counted one by one, round, square and curly ones.',
  });
}

function neighbourQuestion(lines: Lines): Check {
  const filled = lines.texts.filter((text) => text.trim() !== '').length;
  return numberQuestion({
    question: 'On how many lines of this code does anything stand at all?',
    lines,
    right: filled,
    why: 'Lines of white space alone do not count.',
  });
}

interface Count {
  readonly question: string;
  readonly lines: Lines;
  readonly right: number;
  readonly why: string;
}

function numberQuestion({ question, lines, right, why }: Count): Check {
  return {
    question,
    ref: lines.ref(lines.first, lines.last),
    options: [
      { text: `${right}`, correct: true, why },
      { text: `${right + 1}`, correct: false, why: 'That is one too many.' },
      { text: `${right + 2}`, correct: false, why: 'That is two too many.' },
    ],
  };
}
