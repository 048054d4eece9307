import type { FailureView } from '../panel/protocol.ts';
import { type Lesson, settled } from './lesson.ts';

/** Says what failed: of a follow-up in its place, so that the lesson stays as it is. */
export function fail(lesson: Lesson, failure: FailureView, followUpId?: string): void {
  if (followUpId === undefined) lesson.change((view) => ({ ...settled({ ...view, phase: 'failed' }), failure }));
  else lesson.changeFollowUp(followUpId, (followUp) => ({ ...followUp, phase: 'failed', failure }));
}
