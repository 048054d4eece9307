import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { type ClaimFacts, type ReportFacts, reportText } from './reportText.ts';

const ADDRESS = 'support@codetrain.ai';

/**
 * Opens a mail with what support needs to know, or copies it. No code, no path and no text of a lesson is in it.
 * @param about A claim that the learner calls wrong.
 */
export async function reportProblem({ context, recentRequests }: Services, about?: ClaimFacts): Promise<void> {
  const { provider, model } = readSettings();
  const version: unknown = context.extension.packageJSON.version;
  const facts: ReportFacts = {
    extension: String(version),
    editor: `${vscode.env.appName} ${vscode.version}`,
    host: `${vscode.env.appHost}, ${vscode.env.remoteName ?? 'local'}, ${process.platform} ${process.arch}`,
    language: vscode.env.language,
    provider,
    // A server of one's own may have models whose names tell something.
    model: provider === 'endpoint' ? 'own' : model,
    requests: recentRequests,
  };
  const details = reportText(facts, about);
  const mail = { label: `$(mail) ${l10n.t('Write a mail to {0}', ADDRESS)}`, id: 'mail' } as const;
  const copy = { label: `$(copy) ${l10n.t('Copy the details')}`, id: 'copy' } as const;
  const chosen = await vscode.window.showQuickPick([mail, copy], {
    title: l10n.t('Report a Problem'),
    placeHolder: l10n.t('Versions and request numbers are added; never code'),
  });
  if (chosen?.id === 'copy') await vscode.env.clipboard.writeText(details);
  if (chosen?.id !== 'mail') return;
  const query = `subject=${encodeURIComponent('CodeTrain: ')}&body=${encodeURIComponent(`\n\n\n${details}`)}`;
  await vscode.env.openExternal(vscode.Uri.parse(`mailto:${ADDRESS}?${query}`));
}
