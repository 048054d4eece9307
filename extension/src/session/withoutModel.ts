import type { ActivityState } from '../tutor/activity/activities.ts';

/** Nothing is sent for it: the code itself is the key. */
export const isWithoutModel = (begun: ActivityState | undefined): boolean =>
  begun?.kind === 'practice' && begun.exercise === 'parsons';
