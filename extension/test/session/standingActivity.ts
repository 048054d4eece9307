import assert from 'node:assert/strict';
import type { ModelProvider } from '../../src/model/provider.ts';
import { actIn } from '../../src/session/actIn.ts';
import { writeActivity } from '../../src/session/writeActivity.ts';
import { activityOf } from '../../src/tutor/activity/activities.ts';
import type { ActivityAct, ActivityKind } from '../../src/tutor/activity/view.ts';
import { beginExercise } from '../../src/tutor/practice/activity.ts';
import type { ExerciseName } from '../../src/tutor/practice/view.ts';
import { cart } from '../tutor/support/cart.ts';
import { scripted, standingLesson } from './support.ts';

export type Script = Parameters<typeof scripted>[number];

/** An activity about the cart, to be written by whoever answers. @param exercise of a practice. */
export function standingActivity(kind: ActivityKind, exercise?: ExerciseName) {
  const base = standingLesson();
  const { lesson, journal } = base;
  lesson.change((view) => ({ ...view, mode: kind }));
  if (exercise !== undefined) {
    const state = beginExercise(exercise);
    lesson.goOn(state, activityOf('practice').view(state));
  }
  const writeBy = async (provider: ModelProvider, controller = new AbortController()) => {
    const { signal } = controller;
    const failure = await writeActivity({ lesson, snippet: cart, provider, language: 'en', signal, journal }, kind);
    return { failure, view: lesson.view };
  };
  const write = async (scripts: Script[], controller?: AbortController) => {
    const { provider, asked } = scripted(...scripts);
    return { asked, ...(await writeBy(provider, controller)) };
  };
  const act = (done: ActivityAct) => {
    const { activity } = lesson;
    assert.ok(activity);
    return actIn(lesson, activity, done, cart, 'en');
  };
  return { ...base, write, writeBy, act };
}
