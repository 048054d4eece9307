import type { ActivityAct } from '../activity/view.ts';

/** The copy of the code that the learner works in, so that their own file stays as it is. */
export interface Copy {
  readonly lines: readonly string[];
  readonly isOpen: boolean;
}

/** What is more was pasted. */
const MOST_LINES = 1_000;

/** The copy after it was opened, edited or closed; the same one if that is not what happened. */
export function copyAfter(copy: Copy, act: ActivityAct): Copy {
  switch (act.kind) {
    case 'copyOpened':
      return { ...copy, isOpen: true };
    case 'copyClosed':
      return { ...copy, isOpen: false };
    case 'copyEdited': {
      // An editor that closes a document without saving it empties it first.
      const isEmptied = act.lines.every((line) => line.trim() === '');
      return { isOpen: true, lines: isEmptied ? copy.lines : act.lines.slice(0, MOST_LINES) };
    }
    default:
      return copy;
  }
}
