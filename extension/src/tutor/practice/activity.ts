import type { Activity } from '../activity/activity.ts';
import { type ModificationState, modification } from '../modification/exercise.ts';
import { type ParsonsState, parsons } from '../parsons/exercise.ts';
import { type PlantedBugState, plantedBug } from '../plantedBug/exercise.ts';
import type { ExerciseName, PracticeView } from './view.ts';

/** With all keys. */
export type PracticeState = PlantedBugState | ParsonsState | ModificationState;

type StateOf<Name extends ExerciseName> = Extract<PracticeState, { readonly exercise: Name }>;
type ViewOf<Name extends ExerciseName> = Extract<PracticeView, { readonly exercise: Name }>;

/** An exercise that is forgotten here does not compile. */
const exercises: { readonly [Name in ExerciseName]: Activity<StateOf<Name>, ViewOf<Name>> } = {
  plantedBug,
  parsons,
  modification,
};

/** Its states are of that exercise alone, which the type of the table ensures. */
const exerciseOf = (name: ExerciseName): Activity<PracticeState, PracticeView> => exercises[name];

export const beginExercise = (name: ExerciseName): PracticeState => exerciseOf(name).begin(undefined);

/** The code in the learner's hands: a mistake to be found in it, its order to be restored, or a change to be made. */
export const practice: Activity<PracticeState, PracticeView> = {
  begin: () => beginExercise('plantedBug'),
  prepare: (state, context) => {
    const { prepare } = exerciseOf(state.exercise);
    return prepare === undefined ? state : prepare(state, context);
  },
  next: (state, context) => exerciseOf(state.exercise).next(state, context),
  act: (state, act) => exerciseOf(state.exercise).act(state, act),
  view: (state) => exerciseOf(state.exercise).view(state),
  topic: (state, index) => exerciseOf(state.exercise).topic(state, index),
  answered: (state) => exerciseOf(state.exercise).answered(state),
};
