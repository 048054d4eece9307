import type { ActivityContext } from '../tutor/activity/activity.ts';
import { codeFacts } from '../tutor/checks/code.ts';
import { wrongParts } from '../tutor/claims.ts';
import type { Snippet } from '../tutor/snippet.ts';
import type { Lesson } from './lesson.ts';

/** What an activity may look at in its lesson. @param language a language tag. */
export const activityContext = (lesson: Lesson, snippet: Snippet, language: string): ActivityContext => ({
  snippet,
  code: codeFacts(snippet),
  language,
  seed: lesson.id,
  wrong: wrongParts(lesson.view),
});
