import { activityOf } from '../tutor/activity/activities.ts';
import type { Topic } from '../tutor/activity/view.ts';
import { partClaim } from '../tutor/claims.ts';
import { type AnsweredInLesson, answeredIn } from './answered.ts';
import type { Lesson, Origin } from './lesson.ts';

/**
 * What a dialogue is about that works out what the learner got wrong; undefined if they did not, or call it wrong itself.
 * @param part of the activity, counted from zero; of no meaning where there is only the check question.
 */
export function toWorkOut(from: Lesson, part: number): { readonly topic: Topic; readonly origin?: Origin } | undefined {
  const { activity, view } = from;
  const topic = activity === undefined ? from.missed : activityOf(activity.kind).topic(activity, part);
  const id = activity === undefined ? 'check' : partClaim(part);
  if (topic === undefined || view.wrong?.includes(id)) return undefined;
  const asked = answeredIn(from, 'unsure').find((each) => each.part === part || activity === undefined);
  return { topic, ...(asked && { origin: originOf(asked) }) };
}

function originOf({ type, question, literal, isCertain }: AnsweredInLesson): Origin {
  return { type, question, ...(literal !== undefined && { literal }), ...(isCertain && { isCertain }) };
}
