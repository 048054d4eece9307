import type { CodeFacts } from '../checks/code.ts';
import type { Finding } from '../checks/finding.ts';
import { leakFindings } from '../checks/leak.ts';
import { nameFindings } from '../checks/names.ts';
import { codeBlockFindings, missingFindings, wordFindings } from '../checks/prose.ts';
import { repeatFindings } from '../checks/repeat.ts';
import type { AssignmentAnswer } from './schema.ts';

export const modificationLimits = {
  taskWords: 60,
  minPoints: 2,
  maxPoints: 4,
  pointWords: 30,
  hints: 2,
  hintWords: 40,
  sketchWords: 80,
} as const;

/** A change to make, and by what it will be judged: both are fixed before the learner writes. */
export interface Assignment {
  readonly task: string;
  readonly points: AssignmentAnswer['points'];
  /** Those that failed their checks are left out. */
  readonly hints: readonly string[];
  readonly sketch: string;
}

export interface ReviewedAssignment {
  readonly assignment?: Assignment;
  readonly findings: readonly Finding[];
}

export function reviewAssignment(raw: AssignmentAnswer, code: CodeFacts): ReviewedAssignment {
  const { task, sketch } = raw;
  const { minPoints, maxPoints } = modificationLimits;
  const spoilt: Finding[] = [
    ...missingFindings('task', { task }),
    ...wordFindings('task', task, modificationLimits.taskWords),
    ...codeBlockFindings('task', task),
    ...nameFindings('task', 'task', task, code),
    ...leakFindings('task', task, sketch, 'verbatim', code.lines.join('\n')),
    ...missingFindings('sketch', { sketch }),
  ];
  const { points, findings: badPoints } = reviewPoints(raw, code);
  const { hints, findings: badHints } = reviewHints(raw, code);
  const findings = [
    ...spoilt,
    ...wordFindings('sketch', sketch, modificationLimits.sketchWords),
    ...badPoints,
    ...badHints,
  ];
  if (raw.points.length < minPoints || raw.points.length > maxPoints) {
    const detail = `There are ${raw.points.length} points; there must be ${minPoints} to ${maxPoints}.`;
    findings.push({ part: 'points', rule: raw.points.length < minPoints ? 'missing' : 'tooMany', detail });
  }
  if (raw.points.every(({ about }) => about !== 'changed')) {
    findings.push({ part: 'points', rule: 'missing', detail: 'None is about what changes.' });
  }
  const isWhole = points.length >= minPoints && points.some(({ about }) => about === 'changed');
  if (spoilt.length > 0 || !isWhole) return { findings };
  return { assignment: { task: task.trim(), points, hints, sketch: sketch.trim() }, findings };
}

function reviewPoints(raw: AssignmentAnswer, code: CodeFacts) {
  const findings: Finding[] = [];
  const points: Assignment['points'] = [];
  for (const [index, { point, about }] of raw.points.slice(0, modificationLimits.maxPoints).entries()) {
    const part = `points[${index}]`;
    const earlier = points.map((kept) => kept.point);
    const wrong = [
      ...missingFindings(part, { point }),
      ...wordFindings(part, point, modificationLimits.pointWords),
      ...codeBlockFindings(part, point),
      ...nameFindings(part, 'point', point, code),
      ...repeatFindings(part, 'point', point, earlier),
    ];
    findings.push(...wrong);
    if (wrong.length === 0) points.push({ point: point.trim(), about });
  }
  return { points, findings };
}

function reviewHints({ hints, sketch, task }: AssignmentAnswer, code: CodeFacts) {
  const findings: Finding[] = [];
  const kept: string[] = [];
  if (hints.length !== modificationLimits.hints) {
    findings.push({ part: 'hints', rule: 'rungOrder', detail: `There are ${hints.length}; there must be two.` });
  }
  const given = `${code.lines.join('\n')}\n${task}`;
  for (const [index, hint] of hints.slice(0, modificationLimits.hints).entries()) {
    const part = `hints[${index}]`;
    const wrong = [
      ...missingFindings(part, { hint }),
      ...leakFindings(part, hint, sketch, 'meaning', given),
      ...wordFindings(part, hint, modificationLimits.hintWords),
      ...codeBlockFindings(part, hint),
      ...nameFindings(part, 'hint', hint, code),
      ...repeatFindings(part, 'hint', hint, kept),
    ];
    findings.push(...wrong);
    if (wrong.length === 0) kept.push(hint.trim());
  }
  return { hints: kept, findings };
}
