import type { CheckQuestion, CheckResult, Ref } from '../lesson.ts';
import { resolveRef } from '../refs.ts';
import { shuffled } from '../shuffle.ts';
import { countWords } from '../words.ts';
import type { CodeFacts } from './code.ts';
import type { Finding } from './findings.ts';
import { limits } from './limits.ts';
import { nameFindings, referenceFinding } from './reviewStep.ts';
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
  const unfair = [...fairness(raw), ...nameFindings(part, 'question', raw.question, code)];
  const ref = resolveRef(code, raw.ref);
  const findings = ref === undefined ? [...unfair, referenceFinding(part, raw.ref, code)] : unfair;
  if (unfair.length > 0) return { findings };
  const options = shuffled(raw.options, seed);
  return { question: { question: raw.question.trim(), ...(ref && { ref }), options }, findings };
}

function fairness({ question, options }: RawCheck): Finding[] {
  const findings: Finding[] = [];
  const keys = options.filter((option) => option.correct).length;
  if (keys !== 1)
    findings.push({ part, rule: 'notOneKey', detail: `${keys} options are correct; exactly one must be.` });
  if (options.length < limits.minOptions || options.length > limits.maxOptions) {
    const detail = `There are ${options.length} options; there must be ${limits.minOptions} to ${limits.maxOptions}.`;
    findings.push({ part, rule: 'optionCount', detail });
  }
  if (question.trim() === '' || options.some((option) => plain(option.text) === '')) {
    findings.push({ part, rule: 'missing', detail: 'The question or an option is empty.' });
  }
  if (new Set(options.map((option) => plain(option.text))).size < options.length) {
    findings.push({ part, rule: 'equalOptions', detail: 'Two options say the same.' });
  }
  const lengths = options.map((option) => option.text.trim().length);
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  if (longest > shortest * limits.optionLengthRatio && longest - shortest > limits.optionLengthSlack) {
    const detail = `Options have ${shortest} to ${longest} characters; the longest may have ${limits.optionLengthRatio} times as many as the shortest.`;
    findings.push({ part, rule: 'optionLength', detail });
  }
  const words = countWords([question, ...options.map((option) => option.text)].join(' \n'));
  if (words > limits.questionWords) {
    const detail = `Question and options have ${words} words; they may have ${limits.questionWords}.`;
    findings.push({ part, rule: 'tooManyWords', detail });
  }
  return findings;
}

/** What two options have in common if a reader would call them the same. Case counts: it does in code. */
const plain = (text: string): string =>
  text
    .replace(/[`*_\s]+/g, ' ')
    .replace(/[.!]+$/, '')
    .trim();

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
