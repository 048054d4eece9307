import { phrase } from '../explain/phrase.ts';
import { SIGNATURE } from '../explain/purpose.ts';
import { toUnits } from '../explain/units.ts';
import type { Lines, Ref } from '../lines.ts';
import type { Kind } from '../parse/grammar.ts';
import { outline } from '../parse/outline.ts';
import { parseCode } from '../parse/tree.ts';

/** A turn of a dialogue, as the schema of Guide wants it. */
export interface Turn {
  readonly learner: 'beginning' | 'onTrack' | 'understood';
  readonly misconception: string;
  readonly says: string;
  readonly question: string;
  readonly focus: Ref;
  readonly hints: readonly { readonly rung: number; readonly text: string }[];
  readonly answer: string;
}

interface Place {
  readonly line: number;
  /** What happens there, as a sentence. */
  readonly fact: string;
  readonly idea: string;
}

const questions = [
  (line: number) => `In your own words, what happens on line ${line}?`,
  (line: number) => `Once line ${line} has run, which things differ from before?`,
  (line: number) => `Who would notice first if line ${line} were missing?`,
] as const;

/** Where to look, which idea, and what to try, for each of the questions: no hint is given twice. */
const hints = [
  (line: number, idea: string) => [
    `Look at line ${line}, word by word.`,
    idea,
    'Go through it with the smallest input that you can imagine.',
  ],
  (line: number) => [
    `Put a finger on line ${line}, and one on what stands above it.`,
    'Write down what is known there, and what is known afterwards.',
    'Take a value of your own and follow it by hand.',
  ],
  (line: number) => [
    `Strike line ${line} out in your head.`,
    'Find whoever reads what comes of it.',
    'Run the rest without it, for one simple case.',
  ],
] as const;

const ideas: Partial<Record<Kind, string>> = {
  variable: 'Think about names and what they stand for.',
  assignment: 'Think about what was known before, and after.',
  loop: 'Think about repetition, and about its end.',
  branch: 'Think about two ways that a program can go.',
  choice: 'Think about several ways that a program can go.',
  return: 'Think about the one who called.',
  throw: 'Think about failure, and who deals with it.',
  call: 'Think about work that is done elsewhere.',
  function: 'Think about when its body runs.',
  try: 'Think about what may fail.',
};

/**
 * The turn after so many others. A parser cannot weigh an answer, and says so: it tells what the code has on its last question and
 * asks the next one, three in all.
 */
export function guideTurn(lines: Lines, turns: number): Turn {
  const places = placesIn(lines);
  const place = (turn: number): Place => places[turn % places.length] ?? { line: lines.first, fact: '', idea: '' };
  const ask = questions[turns];
  const { line, idea, fact } = place(turns);
  const before = turns === 0 ? '' : `${SIGNATURE} I cannot weigh your answer. ${place(turns - 1).fact}`;
  const focus = lines.ref(line, line);
  if (ask === undefined) {
    return { learner: 'understood', misconception: '', says: before, question: '', focus, hints: [], answer: '' };
  }
  return {
    learner: turns === 0 ? 'beginning' : 'onTrack',
    misconception: '',
    says: before,
    question: ask(line),
    focus,
    hints: hints[turns]?.(line, idea).map((text, index) => ({ rung: index + 1, text })) ?? [],
    answer: fact,
  };
}

function placesIn(lines: Lines): readonly Place[] {
  const code = parseCode(lines);
  const units = code ? toUnits(outline(code)) : [];
  if (code && units.length > 0) {
    return units.map(({ statements: [first] }) => ({
      line: first.startLine,
      fact: `Line ${first.startLine} ${phrase(code, first)}.`,
      idea: ideas[first.kind] ?? 'Think about what this kind of statement is for.',
    }));
  }
  const filled = lines.texts.map((_, index) => lines.first + index).filter((line) => !lines.isBlank(line));
  return filled.map((line) => ({
    line,
    fact: `Line ${line} has ${lines.at(line).trim().split(/\s+/).length} words, parted by blanks.`,
    idea: 'Think about how it is put together.',
  }));
}
