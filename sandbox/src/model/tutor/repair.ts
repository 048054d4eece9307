import type { Lesson } from './explain/lesson.ts';
import type { Step } from './explain/step.ts';

export interface Repair {
  readonly purpose?: string;
  readonly steps: readonly (Step & { readonly index: number })[];
  readonly check?: Lesson['check'];
}

/** A line of the list of what failed begins with the name of the part: `- steps[2]: …`. */
const part = /^- (?:steps\[(\d+)\]|(steps|check|purpose)):/gm;

/** Only the parts that are named as failed, made anew; everything where none is named. */
export function repair(lesson: Lesson, failed: string): Repair {
  const named = [...failed.matchAll(part)].map(([, index, name]) => name ?? Number(index));
  const has = (name: string | number): boolean => named.length === 0 || named.includes(name);
  return {
    ...(has('purpose') ? { purpose: lesson.purpose } : {}),
    steps: lesson.steps.map((step, index) => ({ index, ...step })).filter(({ index }) => has('steps') || has(index)),
    ...(has('check') ? { check: lesson.check } : {}),
  };
}
