import { type ActivityState, activityOf } from '../tutor/activity/activities.ts';
import type { ActivityAct } from '../tutor/activity/view.ts';
import type { Snippet } from '../tutor/snippet.ts';
import { activityContext } from './activityContext.ts';
import { offerCards } from './answered.ts';
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
  lesson.goOn(state, activity.view(state));
  offerCards(lesson);
  return activity.next(state, activityContext(lesson, snippet, language)) !== undefined;
}
