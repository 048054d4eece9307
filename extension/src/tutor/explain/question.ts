import { choiceFindings } from '../checks/choice.ts';
import type { CodeFacts } from '../checks/code.ts';
import { nameFindings } from '../checks/names.ts';
import { checkRef } from '../checks/reference.ts';
import type { CheckQuestion, CheckResult, Ref } from '../lesson.ts';
import { shuffled } from '../shuffle.ts';
import type { Finding } from './findings.ts';
import type { RawCheck } from './schema.ts';

/** The question with its key. Stays in the extension host. */
export interface KeyedQuestion {
  readonly question: string;
  readonly ref?: Ref;
  readonly options: readonly { readonly text: string; readonly correct: boolean; readonly why: string }[];
}

export interface ReviewedQuestion {
  /** Absent when it cannot be asked fairly. Options are in an order that the seed decides. */
  readonly question?: KeyedQuestion;
  readonly findings: readonly Finding[];
}

const part = { kind: 'check' } as const;

/** Holds the question against the code and the rules of a fair question. A wrong reference alone does not spoil it. */
export function reviewQuestion(raw: RawCheck, code: CodeFacts, seed: string): ReviewedQuestion {
  const unfair = [...choiceFindings(part, raw), ...nameFindings(part, 'question', raw.question, code)];
  const { ref, findings: misplaced } = checkRef(part, raw.ref, code);
  const findings = [...unfair, ...misplaced];
  if (unfair.length > 0) return { findings };
  const options = shuffled(raw.options, seed);
  return { question: { question: raw.question.trim(), ...(ref && { ref }), options }, findings };
}

/** The question without its key, as the learner sees it. */
export const publicQuestion = ({ question, ref, options }: KeyedQuestion): CheckQuestion => ({
  question,
  ...(ref && { ref }),
  options: options.map((option) => option.text),
});

/** How a choice went; undefined if there is no such option. */
export function grade({ options }: KeyedQuestion, chosen: number): CheckResult | undefined {
  const picked = options[chosen];
  const correct = options.findIndex((option) => option.correct);
  const right = options[correct];
  if (picked === undefined || right === undefined) return undefined;
  const feedback = picked === right ? right.why : `${picked.why}\n\n${right.why}`;
  return { chosen, correct, feedback: feedback.trim() };
}
