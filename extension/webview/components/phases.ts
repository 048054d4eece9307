import type { FollowUpView, LessonView } from '../../src/panel/protocol.ts';

const runningPhases: ReadonlySet<LessonView['phase']> = new Set(['capturing', 'waiting', 'streaming', 'repairing']);

/** Whether the lesson itself is still being written. */
export const isRunning = (view: LessonView): boolean => runningPhases.has(view.phase);

export const isAnswering = (followUp: FollowUpView): boolean =>
  followUp.phase === 'waiting' || followUp.phase === 'streaming';

/** Whether anything is under way that can be stopped. */
export const isBusy = (view: LessonView): boolean =>
  isRunning(view) || view.card === 'checking' || view.followUps.some(isAnswering);

/** Whether anything of the lesson has come. */
export const hasContent = (view: LessonView): boolean =>
  view.purpose !== '' || view.steps.length > 0 || view.draft !== undefined || view.activity !== undefined;

/** Whether questions about the lesson can be asked: not while the learner is to answer some. */
export const takesQuestions = (view: LessonView): boolean =>
  view.activity?.finished ?? (view.mode === 'explain' && (hasContent(view) || view.phase === 'streaming'));
