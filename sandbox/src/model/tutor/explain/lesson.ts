import type { Lines } from '../lines.ts';
import { outline } from '../parse/outline.ts';
import { hasGrammar, parseCode } from '../parse/tree.ts';
import { type Check, toCheck } from './check.ts';
import { conceptsIn } from './concepts.ts';
import { lineLesson } from './lineLesson.ts';
import { purposeOf } from './purpose.ts';
import { type Step, toStep } from './step.ts';
import { toUnits } from './units.ts';

/** A lesson, as the schema of Explain wants it. */
export interface Lesson {
  readonly purpose: string;
  readonly steps: readonly Step[];
  readonly concepts: readonly string[];
  readonly check: Check;
}

const MOST_WORDS = 200;

/** A lesson about exactly these lines. The same lines give the same lesson. */
export function explain(lines: Lines): Lesson {
  const code = parseCode(lines);
  const statements = code ? outline(code) : [];
  if (!code) return lineLesson(lines, hasGrammar(lines.language) ? 'unreadable' : 'noGrammar');
  if (statements.length === 0) return lineLesson(lines, 'noStatement');
  const told = new Set<string>();
  const steps = toUnits(statements).map((unit) => {
    const step = toStep(code, unit, told, statements);
    told.add(step.gotcha);
    return step;
  });
  return shorten({
    purpose: purposeOf(code, statements),
    steps,
    concepts: conceptsIn(code, statements),
    check: toCheck(code, statements),
  });
}

const wordsIn = (text: string): number => text.match(/[\p{L}\p{N}_$]+/gu)?.length ?? 0;
const wordsOf = ({ purpose, steps }: Lesson): number =>
  wordsIn(purpose) +
  steps.reduce((sum, { says, why, gotcha }) => sum + wordsIn(says) + wordsIn(why) + wordsIn(gotcha), 0);

/** Leaves traps out, then reasons, then words of the longest steps, until the lesson is short enough. */
function shorten(lesson: Lesson): Lesson {
  const steps = lesson.steps.map((step) => ({ ...step }));
  const tooLong = (): boolean => wordsOf({ ...lesson, steps }) > MOST_WORDS;
  for (const step of steps.toReversed())
    if (tooLong() && steps.filter(({ gotcha }) => gotcha !== '').length > 1) step.gotcha = '';
  for (const step of steps.toReversed()) if (tooLong()) step.why = firstClause(step.why);
  for (const step of steps.toReversed()) if (tooLong()) step.says = `${firstClause(step.says)}`;
  return { ...lesson, steps };
}

const firstClause = (text: string): string => (/^[^;,(]+/.exec(text)?.[0] ?? text).trim().replace(/\.?$/, '.');
