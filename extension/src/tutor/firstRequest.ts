import { type ActivityState, activityOf } from './activity/activities.ts';
import type { LessonMode } from './activity/view.ts';
import { codeFacts } from './checks/code.ts';
import { composeExplain } from './explain/compose.ts';
import type { TutorRequest } from './request.ts';
import type { Snippet } from './snippet.ts';

/**
 * What a lesson begins with, before the learner has done anything: what is shown before it is sent.
 * @param begun As what an activity begins, if something of it was chosen.
 */
export function firstRequest(
  mode: LessonMode,
  snippet: Snippet,
  language: string,
  seed: string,
  begun?: ActivityState,
): TutorRequest {
  if (mode === 'explain') return composeExplain(snippet, language);
  const activity = activityOf(mode);
  const asking = activity.next(begun ?? activity.begin(undefined), {
    snippet,
    code: codeFacts(snippet),
    language,
    seed,
  });
  if (asking === undefined) throw new Error(`A lesson of mode ${mode} begins without asking anything`);
  return asking.request;
}
