import { assistantTurn, type TutorRequest, userTurn } from '../request.ts';
import { tagged } from '../taggedData.ts';
import { countWords } from '../words.ts';
import type { Finding, Part } from './findings.ts';
import { limits } from './limits.ts';
import type { RawAnswer } from './review.ts';
import { type ExplainRepair, explainRepairFormat, explainRepairSchema } from './schema.ts';

/** Findings that the answer's own writer can mend. Steps too many are left out without asking. */
export const mendable = (findings: readonly Finding[]): Finding[] =>
  findings.filter((finding) => finding.rule !== 'tooManySteps');

/**
 * Asks, in a further turn of the same conversation, for the parts that failed and nothing else.
 * @param answered The answer, word for word as it came.
 */
export function composeRepair(
  request: TutorRequest,
  answered: string,
  answer: RawAnswer,
  findings: readonly Finding[],
): TutorRequest {
  const failed = findings.map((finding) => `- ${partName(finding.part)}: ${finding.detail}`).join('\n');
  const wholeLesson = findings.some((finding) => finding.part.kind === 'steps');
  const hint = wholeLesson ? ` ${stepsHint(answer)}` : '';
  const task = `Send the parts named above again, mended, in the same language, and nothing else.${hint}`;
  return {
    ...request,
    turns: [
      ...request.turns,
      assistantTurn(answered),
      userTurn({ text: tagged('failed', failed) }, { text: tagged('task', task) }),
    ],
    answerFormat: explainRepairFormat,
  };
}

function stepsHint({ purpose, steps }: RawAnswer): string {
  const count = Math.min(Math.max(steps.length, 1), limits.steps);
  const each = Math.max(10, Math.floor((limits.words - countWords(purpose)) / count));
  return `Send every step, ${limits.steps} at most, each with at most ${each} words.`;
}

function partName(part: Part): string {
  switch (part.kind) {
    case 'step':
      return `steps[${part.index}]`;
    default:
      return part.kind;
  }
}

/** The repair in a text, or undefined if there is none. */
export function parseRepair(text: string): ExplainRepair | undefined {
  try {
    const json: unknown = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
    return explainRepairSchema.safeParse(json).data;
  } catch {
    return undefined;
  }
}

/** The answer with the mended parts in the place of those that failed. Parts that had not failed stay as they were. */
export function applyRepair(answer: RawAnswer, repair: ExplainRepair, findings: readonly Finding[]): RawAnswer {
  const failed = (kind: Part['kind']) => findings.some((finding) => finding.part.kind === kind);
  const mayReplace = (index: number) =>
    failed('steps') || findings.some(({ part }) => part.kind === 'step' && part.index === index);
  const steps = [...answer.steps];
  for (const { index, ...step } of repair.steps) {
    if (index >= 0 && index < limits.steps && index <= steps.length && mayReplace(index)) steps[index] = step;
  }
  const check = failed('check') ? (repair.check ?? answer.check) : answer.check;
  return {
    ...answer,
    purpose: failed('purpose') ? (repair.purpose ?? answer.purpose) : answer.purpose,
    steps,
    ...(check && { check }),
  };
}
