import { type ActivityState, activityOf } from '../tutor/activity/activities.ts';
import type { ActivityAct } from '../tutor/activity/view.ts';
import { codeFacts } from '../tutor/checks/code.ts';
import type { Snippet } from '../tutor/snippet.ts';
import type { Lesson } from './lesson.ts';

/** Does what the learner did. @returns Whether the activity waits for a model now. */
export function actIn(
  lesson: Lesson,
  before: ActivityState,
  act: ActivityAct,
  snippet: Snippet,
  language: string,
): boolean {
  const activity = activityOf(before.kind);
  const state = activity.act(before, act);
  if (state === before) return false;
  const view = activity.view(state);
  lesson.goOn(state, view);
  if (view.finished && activity.answered(state).length > 0) lesson.change((whole) => ({ ...whole, card: 'offered' }));
  const context = { snippet, code: codeFacts(snippet), language, seed: lesson.id };
  return activity.next(state, context) !== undefined;
}
