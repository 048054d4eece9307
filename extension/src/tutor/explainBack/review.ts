import type { CodeFacts } from '../checks/code.ts';
import type { Finding } from '../checks/finding.ts';
import { leakFindings } from '../checks/leak.ts';
import { nameFindings } from '../checks/names.ts';
import { missingFindings, wordFindings } from '../checks/prose.ts';
import { checkRef } from '../checks/reference.ts';
import { repeatFindings } from '../checks/repeat.ts';
import type { Ref } from '../lesson.ts';
import type { RubricAnswer } from './schema.ts';

export const explainBackLimits = {
  minPoints: 2,
  maxPoints: 5,
  pointWords: 40,
  promptWords: 40,
} as const;

/** What a good explanation says. Fixed before the learner writes, and hidden until it is graded. */
export interface Rubric {
  readonly prompt: string;
  readonly points: readonly RubricPoint[];
}

export interface RubricPoint {
  readonly point: string;
  readonly ref?: Ref;
}

export interface ReviewedRubric {
  readonly rubric?: Rubric;
  readonly findings: readonly Finding[];
}

export function reviewRubric(raw: RubricAnswer, code: CodeFacts): ReviewedRubric {
  const { minPoints, maxPoints, pointWords, promptWords } = explainBackLimits;
  const given = raw.points.slice(0, maxPoints);
  const promptFindings = [
    ...missingFindings('prompt', { prompt: raw.prompt }),
    ...wordFindings('prompt', raw.prompt, promptWords),
    ...nameFindings('prompt', 'prompt', raw.prompt, code),
    ...given.flatMap(({ point }) => leakFindings('prompt', raw.prompt, point, 'meaning', code.lines.join('\n'))),
  ];
  const findings: Finding[] = [...promptFindings];
  const points: RubricPoint[] = [];
  for (const [index, { point, ref: rawRef }] of given.entries()) {
    const part = `points[${index}]`;
    const wrong = [
      ...missingFindings(part, { point }),
      ...wordFindings(part, point, pointWords),
      ...nameFindings(part, 'point', point, code),
      ...repeatFindings(
        part,
        'point',
        point,
        points.map((kept) => kept.point),
      ),
    ];
    const { ref, findings: misplaced } = checkRef(part, rawRef, code);
    findings.push(...wrong, ...misplaced);
    if (wrong.length === 0) points.push({ point: point.trim(), ...(ref && { ref }) });
  }
  if (raw.points.length < minPoints || raw.points.length > maxPoints) {
    const detail = `There are ${raw.points.length} points; there must be ${minPoints} to ${maxPoints}.`;
    findings.push({ part: 'points', rule: raw.points.length < minPoints ? 'missing' : 'tooMany', detail });
  }
  if (promptFindings.length > 0 || points.length < minPoints) return { findings };
  return { rubric: { prompt: raw.prompt.trim(), points }, findings };
}
