import { activityOf } from '../tutor/activity/activities.ts';
import type { AnsweredQuestion, Recallable } from '../tutor/activity/activity.ts';
import type { LessonMode } from '../tutor/activity/view.ts';
import { isWrong, wrongParts } from '../tutor/claims.ts';
import type { Confidence } from '../tutor/lesson.ts';
import { debtOf } from './hintDebt.ts';
import type { Lesson } from './lesson.ts';

/** A question that was answered in a lesson, and in which kind of lesson it was asked. */
export interface AnsweredInLesson extends AnsweredQuestion {
  readonly type: LessonMode;
  /** What the learner seems to believe, if they were wrong. */
  readonly misconception?: string;
}

/**
 * What the learner answered in a lesson: what cards with options can be made of. Questions that they call wrong are none.
 * @param confidence in the answer to the check question.
 */
export function answeredIn(lesson: Lesson, confidence: Confidence): readonly AnsweredInLesson[] {
  const { activity, question, view } = lesson;
  const type = view.mode;
  if (activity !== undefined) {
    const wrong = wrongParts(view);
    const { answered, topic } = activityOf(activity.kind);
    return [
      ...workedOut(lesson),
      ...answered(activity)
        .filter(({ part }) => !wrong.has(part))
        .map((each) => ({ ...each, type, ...believed(topic(activity, each.part)?.misconception) })),
    ];
  }
  const { checkResult } = view;
  if (question === undefined || checkResult === undefined || isWrong(view.wrong, 'check')) return [];
  const isRight = checkResult.chosen === checkResult.correct;
  return [{ part: 0, type, question, isRight, confidence, ...believed(lesson.missed?.misconception) }];
}

/** The question that a dialogue was begun on, once the dialogue is over. */
function workedOut({ origin, topic, view: { activity } }: Lesson): AnsweredInLesson[] {
  if (origin === undefined || activity?.kind !== 'guide' || !activity.finished) return [];
  return [{ ...origin, part: 0, ...debtOf(activity), confidence: 'unsure', ...believed(topic?.misconception) }];
}

const believed = (misconception: string | undefined) => (misconception ? { misconception } : {});

/** As many make a review; more tire. */
const MOST_RECALLED = 3;
const worstFirst: readonly Recallable['grade'][] = ['again', 'hard', 'good'];

/** What cards without options can be made of: what went worst first. */
export function recallsIn({ activity, view }: Lesson): readonly Recallable[] {
  const all = (activity && activityOf(activity.kind).recalls?.(activity, wrongParts(view))) ?? [];
  return all.toSorted((a, b) => worstFirst.indexOf(a.grade) - worstFirst.indexOf(b.grade)).slice(0, MOST_RECALLED);
}

/** Offers cards of what was answered once the lesson is over; no longer, if all of it is called wrong meanwhile. */
export function offerCards(lesson: Lesson): void {
  const { activity, card } = lesson.view;
  // What is being made of them, or has been, stays.
  if (card !== undefined && card !== 'offered') return;
  const isOver = activity?.finished ?? true;
  const offered =
    isOver && answeredIn(lesson, 'unsure').length + recallsIn(lesson).length > 0 ? ('offered' as const) : undefined;
  if (offered === card) return;
  lesson.change(({ card: _, ...view }) => (offered === undefined ? view : { ...view, card: offered }));
}
