import type { ActivityContext } from '../../extension/src/tutor/activity/activity.ts';
import { codeFacts } from '../../extension/src/tutor/checks/code.ts';
import type { TutorRequest } from '../../extension/src/tutor/request.ts';
import type { Snippet } from '../../extension/src/tutor/snippet.ts';
import type { Figures } from './figures.ts';
import type { Answer, Model } from './model.ts';

/** Who is asked while something is measured, and where the figures go. */
export interface Bench {
  readonly tutor: Model;
  /** Gives its opinion of what the tutor wrote. */
  readonly judge: Model;
  readonly figures: Figures;
}

/** Lessons are measured in English. */
export const LANGUAGE = 'en';

/** What an activity may look at; what it shuffles is the same each time. */
export const contextOf = (snippet: Snippet): ActivityContext => ({
  snippet,
  code: codeFacts(snippet),
  language: LANGUAGE,
  seed: snippet.path,
});

/** Asks and counts what that took. Undefined if nobody answered. */
export async function ask(
  { tutor, figures }: Bench,
  request: TutorRequest,
  model = tutor,
): Promise<Answer | undefined> {
  const answer = await model.ask(request);
  if (answer === undefined) figures.unanswered += 1;
  else figures.spending.add(model.name, answer.usage);
  return answer;
}
