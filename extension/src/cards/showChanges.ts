import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openSource } from '../session/sourceDocument.ts';
import { driftOf } from './drift.ts';
import type { Asked } from './review.ts';

/** The lines as they were learned beside the lines as they are, in the editor's own diff. */
export async function showChanges({ card, uri }: Asked): Promise<void> {
  const document = uri === undefined ? undefined : await openSource(vscode.Uri.parse(uri));
  if (document === undefined) return;
  const { lines, path, languageId } = card.place;
  const all = document.getText().split(/\r?\n/);
  const drift = driftOf(card.place, all);
  const from = 'startLine' in drift ? drift.startLine - 1 : Math.min(card.place.startLine, all.length) - 1;
  const [before, after] = await Promise.all(
    [lines, all.slice(from, from + lines.length)].map((part) =>
      vscode.workspace.openTextDocument({ content: part.join('\n'), language: languageId }),
    ),
  );
  if (before === undefined || after === undefined) return;
  const title = l10n.t('{0}: learned, and now', path.split('/').at(-1) ?? path);
  await vscode.commands.executeCommand('vscode.diff', before.uri, after.uri, title, {
    viewColumn: vscode.ViewColumn.One,
    preserveFocus: true,
  });
}
