import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { aiFeaturesDisabled } from '../settings.ts';

/** The person has switched AI features off: says so, and nothing is asked. */
export function refusesAi(): boolean {
  if (!aiFeaturesDisabled()) return false;
  void vscode.window.showInformationMessage(
    l10n.t('AI features are switched off by the setting chat.disableAIFeatures.'),
  );
  return true;
}
