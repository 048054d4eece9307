import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { activityKinds, type LessonMode } from '../tutor/activity/view.ts';

/** The mode as its command is called. */
export const modeName = (mode: LessonMode): string => words(mode).name;

export interface ModeItem extends vscode.QuickPickItem {
  readonly mode: LessonMode;
}

/** All modes, to choose from. */
export const modeItems = (): ModeItem[] =>
  (['explain', ...activityKinds] as const).map((mode) => {
    const { name, detail } = words(mode);
    return { label: name, detail, mode };
  });

/** Asks how the learner wants to learn; undefined if not at all. */
export async function chooseMode(title: string): Promise<LessonMode | undefined> {
  return (await vscode.window.showQuickPick(modeItems(), { title, placeHolder: l10n.t('How do you want to learn?') }))
    ?.mode;
}

interface Words {
  readonly name: string;
  readonly detail: string;
}

function words(mode: LessonMode): Words {
  switch (mode) {
    case 'explain':
      return { name: l10n.t('Explain'), detail: l10n.t('Step by step, with a question at the end') };
    case 'guide':
      return { name: l10n.t('Guide Me'), detail: l10n.t('Questions and hints until you see it yourself') };
    case 'quiz':
      return { name: l10n.t('Quiz Me'), detail: l10n.t('Four questions, from one expression to the whole') };
    case 'trace':
      return { name: l10n.t('Trace'), detail: l10n.t('One run with real values, which you fill in') };
    case 'explainBack':
      return { name: l10n.t('Let Me Explain'), detail: l10n.t('You explain, and see what you left out') };
    case 'practice':
      return { name: l10n.t('Practice'), detail: l10n.t('A mistake to find in a copy of the code') };
  }
}
