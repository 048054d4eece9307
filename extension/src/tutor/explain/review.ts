import type { CodeFacts } from '../checks/code.ts';
import { nameFindings } from '../checks/names.ts';
import type { Step } from '../lesson.ts';
import { withoutUnknownNames } from '../sentences.ts';
import { countWords } from '../words.ts';
import type { Finding, Part } from './findings.ts';
import { limits } from './limits.ts';
import { type KeyedQuestion, reviewQuestion } from './question.ts';
import { reviewStep } from './reviewStep.ts';
import type { RawCheck, RawStep } from './schema.ts';

/** An answer as far as it has come. A step that did not fit the schema is undefined. */
export interface RawAnswer {
  readonly purpose: string;
  readonly steps: readonly (RawStep | undefined)[];
  readonly concepts: readonly string[];
  readonly check?: RawCheck;
}

/** What may be shown of an answer. */
export interface CheckedLesson {
  readonly purpose: string;
  readonly steps: readonly Step[];
  readonly concepts: readonly string[];
  readonly question?: KeyedQuestion;
  readonly refs: { readonly verified: number; readonly dropped: number };
}

const MAX_CONCEPTS = 5;

/** Holds a complete answer against the code. What fails is left out of the lesson that comes back, and told. */
export function reviewAnswer(answer: RawAnswer, code: CodeFacts, seed: string) {
  const findings: Finding[] = [...nameFindings<Part>({ kind: 'purpose' }, 'purpose', answer.purpose, code)];
  if (answer.purpose.trim() === '') {
    findings.push({ part: { kind: 'purpose' }, rule: 'missing', detail: 'There is no purpose.' });
  }
  const purpose = withoutUnknownNames(answer.purpose, code.names).trim();
  const steps: Step[] = [];
  for (const [index, raw] of answer.steps.slice(0, limits.steps).entries()) {
    const part = { kind: 'step', index } as const;
    const reviewed = raw
      ? reviewStep(raw, index, code)
      : { step: undefined, findings: [{ part, rule: 'missing', detail: 'It lacks a field.' } as const] };
    if (reviewed.step) steps.push(reviewed.step);
    findings.push(...reviewed.findings);
  }
  findings.push(...stepsFindings(answer));
  const reviewedQuestion = answer.check
    ? reviewQuestion(answer.check, code, seed)
    : {
        question: undefined,
        findings: [{ part: { kind: 'check' }, rule: 'missing', detail: 'There is none.' } as const],
      };
  findings.push(...reviewedQuestion.findings);

  const { question } = reviewedQuestion;
  const verified = [...steps, ...(question ? [question] : [])].filter((item) => item.ref).length;
  const dropped = findings.filter((finding) => finding.rule === 'reference').length;
  const concepts = answer.concepts.map((concept) => concept.trim()).filter((concept) => concept !== '');
  const lesson: CheckedLesson = {
    purpose,
    steps,
    concepts: [...new Set(concepts)].slice(0, MAX_CONCEPTS),
    ...(question && { question }),
    refs: { verified, dropped },
  };
  return { lesson, findings };
}

function stepsFindings({ purpose, steps }: RawAnswer): Finding[] {
  const part = { kind: 'steps' } as const;
  const findings: Finding[] = [];
  if (steps.length === 0) findings.push({ part, rule: 'missing', detail: 'There are no steps.' });
  if (steps.length > limits.steps) {
    findings.push({ part, rule: 'tooManySteps', detail: `There are ${steps.length} steps; ${limits.steps} may be.` });
  }
  const words = wordsOf({ purpose, steps: steps.slice(0, limits.steps).filter((step) => step !== undefined) });
  if (words > limits.words) {
    findings.push({
      part,
      rule: 'tooManyWords',
      detail: `Purpose and steps have ${words} words; ${limits.words} may be.`,
    });
  }
  return findings;
}

/** Words of what is read as the explanation: purpose and steps. */
export function wordsOf(lesson: {
  readonly purpose: string;
  readonly steps: readonly Pick<Step, 'says' | 'why' | 'gotcha'>[];
}): number {
  const texts = lesson.steps.flatMap((step) => [step.says, step.why, step.gotcha ?? '']);
  return countWords([lesson.purpose, ...texts].join(' \n'));
}
