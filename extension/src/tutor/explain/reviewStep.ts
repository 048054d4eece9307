import { unknownIdentifiers } from '../identifiers.ts';
import type { Step } from '../lesson.ts';
import { resolveRef } from '../refs.ts';
import { withoutUnknownNames } from '../sentences.ts';
import type { CodeFacts } from './code.ts';
import type { Finding, Part } from './findings.ts';
import type { RawRef, RawStep } from './schema.ts';

export interface ReviewedStep {
  /** What may be shown of it; absent when nothing may. */
  readonly step?: Step;
  readonly findings: readonly Finding[];
}

/** Holds a step against the code. What fails is left out of the step that comes back, and told. */
export function reviewStep(raw: RawStep, index: number, code: CodeFacts): ReviewedStep {
  const part: Part = { kind: 'step', index };
  const findings: Finding[] = [];
  const ref = resolveRef(code, raw.ref);
  if (ref === undefined) findings.push(referenceFinding(part, raw.ref, code));
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

export function nameFindings(part: Part, field: string, markdown: string, code: CodeFacts): Finding[] {
  const unknown = unknownIdentifiers(markdown, code.names);
  if (unknown.length === 0) return [];
  const names = unknown.map((name) => `\`${name}\``).join(', ');
  return [{ part, rule: 'unknownName', detail: `\`${field}\` puts in backticks what is not in the code: ${names}.` }];
}

export function referenceFinding(part: Part, ref: RawRef, code: CodeFacts): Finding {
  const last = code.startLine + code.lines.length - 1;
  const place = `${ref.startLine} to ${ref.endLine}`;
  const detail =
    `The quote ${JSON.stringify(ref.quote)} of lines ${place} is not the text of line ${ref.startLine}, and of no ` +
    `other single line; the snippet has lines ${code.startLine} to ${last}.`;
  return { part, rule: 'reference', detail };
}
