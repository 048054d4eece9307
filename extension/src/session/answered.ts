import { activityOf } from '../tutor/activity/activities.ts';
import type { AnsweredQuestion } from '../tutor/activity/activity.ts';
import { isWrong, wrongParts } from '../tutor/claims.ts';
import type { Confidence } from '../tutor/lesson.ts';
import type { Lesson } from './lesson.ts';

/**
 * What the learner answered in a lesson: what cards can be made of. Questions that they call wrong are none.
 * @param confidence in the answer to the check question.
 */
export function answeredIn({ activity, question, view }: Lesson, confidence: Confidence): readonly AnsweredQuestion[] {
  if (activity !== undefined) {
    const wrong = wrongParts(view);
    return activityOf(activity.kind)
      .answered(activity)
      .filter(({ part }) => !wrong.has(part));
  }
  const { checkResult } = view;
  if (question === undefined || checkResult === undefined || isWrong(view.wrong, 'check')) return [];
  return [{ part: 0, question, isRight: checkResult.chosen === checkResult.correct, confidence }];
}

/** Offers cards of what was answered once the lesson is over; no longer, if all of it is called wrong meanwhile. */
export function offerCards(lesson: Lesson): void {
  const { activity, card } = lesson.view;
  if (card === 'kept') return;
  const isOver = activity?.finished ?? true;
  const offered = isOver && answeredIn(lesson, 'unsure').length > 0 ? 'offered' : undefined;
  if (offered === card) return;
  lesson.change(({ card: _, ...view }) => (offered === undefined ? view : { ...view, card: offered }));
}
