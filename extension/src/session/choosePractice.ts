import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Place } from '../capture/locate.ts';
import { aiFeaturesDisabled } from '../settings.ts';
import { beginExercise, type PracticeState } from '../tutor/practice/activity.ts';
import { type ExerciseName, exerciseNames } from '../tutor/practice/view.ts';
import { usableEditor } from './usableEditor.ts';

/** Under which the last choice is kept, of all workspaces. */
const LAST = 'codetrain.lastExercise';

/**
 * The practice that the learner chooses, as it begins; undefined if none, or if there is no code for one.
 * @param place What is meant, if not what the editor shows.
 */
export async function choosePractice(
  memory: vscode.Memento,
  place: Place | undefined,
): Promise<PracticeState | undefined> {
  if (place === undefined && usableEditor() === undefined) return undefined;
  // Where AI features are switched off, there is nothing to choose.
  const name = aiFeaturesDisabled() ? 'parsons' : await chooseExercise(memory);
  return name && beginExercise(name);
}

/**
 * Asks what is to be practised. The last choice stands first, so that Enter alone takes it again. Undefined: nothing, for
 * now.
 */
async function chooseExercise(memory: vscode.Memento): Promise<ExerciseName | undefined> {
  const last = memory.get<string>(LAST);
  const names = exerciseNames.toSorted((a, b) => Number(b === last) - Number(a === last));
  const chosen = await vscode.window.showQuickPick(
    names.map((name) => ({ ...wordsOf(name), name })),
    { title: l10n.t('Practice'), placeHolder: l10n.t('What do you want to do with this code?') },
  );
  if (chosen !== undefined) await memory.update(LAST, chosen.name);
  return chosen?.name;
}

function wordsOf(name: ExerciseName): vscode.QuickPickItem {
  switch (name) {
    case 'plantedBug':
      return {
        label: `$(bug) ${l10n.t('Find the planted bug')}`,
        detail: l10n.t('One line of a copy was made wrong. Which?'),
      };
    case 'parsons':
      return {
        label: `$(list-ordered) ${l10n.t('Put the lines in order')}`,
        detail: l10n.t('The code itself is the key: no model and no account is needed.'),
      };
    case 'modification':
      return {
        label: `$(edit) ${l10n.t('Change what it does')}`,
        detail: l10n.t('You edit a copy, and a tutor reads what you made of it.'),
      };
  }
}
