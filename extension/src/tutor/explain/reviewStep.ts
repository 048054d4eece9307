import type { CodeFacts } from '../checks/code.ts';
import { nameFindings } from '../checks/names.ts';
import { checkRef } from '../checks/reference.ts';
import type { Ref, Step } from '../lesson.ts';
import { withoutUnknownNames } from '../sentences.ts';
import type { Finding, Part } from './findings.ts';
import type { RawStep } from './schema.ts';

export interface ReviewedStep {
  /** What may be shown of it; absent when nothing may. */
  readonly step?: Step;
  readonly findings: readonly Finding[];
}

/** Holds a step against the code. What fails is left out of the step that comes back, and told. */
export function reviewStep(raw: RawStep, index: number, code: CodeFacts): ReviewedStep {
  const part: Part = { kind: 'step', index };
  const { ref, findings }: { ref?: Ref; findings: Finding[] } = checkRef(part, raw.ref, code);
  for (const field of ['says', 'why', 'gotcha'] as const) findings.push(...nameFindings(part, field, raw[field], code));

  const says = withoutUnknownNames(raw.says, code.names).trim();
  if (raw.says.trim() === '') findings.push({ part, rule: 'missing', detail: '`says` is empty.' });
  if (says === '') return { findings };
  const gotcha = withoutUnknownNames(raw.gotcha, code.names).trim();
  const step: Step = {
    id: stepId(index),
    ...(ref && { ref }),
    says,
    why: withoutUnknownNames(raw.why, code.names).trim(),
    ...(gotcha !== '' && { gotcha }),
  };
  return { step, findings };
}

/** Stays the same when a repair replaces the step, so that the view can replace it in place. */
export const stepId = (index: number): string => `step-${index + 1}`;
