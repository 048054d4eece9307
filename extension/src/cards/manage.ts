import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Deck } from './deck.ts';
import { exportText, type Import, parseImport } from './transfer.ts';

const filters = () => ({ [l10n.t('CodeTrain cards')]: ['json'] });

export async function exportCards(deck: Deck): Promise<void> {
  const cards = await deck.all();
  if (cards.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There are no cards to export.'));
    return;
  }
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, 'codetrain-cards.json') }),
    filters: filters(),
    title: l10n.t('Export Cards'),
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(exportText(cards)));
  void vscode.window.showInformationMessage(
    l10n.t('{0} cards are exported. They hold code: share them with care.', cards.length),
  );
}

export async function importCards(deck: Deck): Promise<void> {
  const [source] =
    (await vscode.window.showOpenDialog({ filters: filters(), canSelectMany: false, title: l10n.t('Import Cards') })) ??
    [];
  if (source === undefined) return;
  const read = parseImport(await vscode.workspace.fs.readFile(source));
  if (read.kind === 'refused') {
    void vscode.window.showErrorMessage(wordRefusedImport(read));
    return;
  }
  const added = await deck.add(read.cards);
  void vscode.window.showInformationMessage(l10n.t('{0} of {1} cards are new here.', added, read.cards.length));
}

export async function deleteCards(deck: Deck): Promise<void> {
  const deleteAll = l10n.t('Delete All');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Delete all your cards on this machine?'),
    { modal: true, detail: l10n.t('Their schedule, their log and their backups go too. This cannot be undone.') },
    deleteAll,
  );
  if (answer !== deleteAll) return;
  await deck.deleteAll();
  void vscode.window.showInformationMessage(l10n.t('All cards are deleted.'));
}

function wordRefusedImport({ why, where }: Extract<Import, { kind: 'refused' }>): string {
  switch (why) {
    case 'tooLarge':
      return l10n.t('This file is too large for a file of cards. Nothing was imported.');
    case 'noJson':
      return l10n.t('This is no file of cards: it is not JSON. Nothing was imported.');
    case 'newer':
      return l10n.t('These cards are of a newer version of CodeTrain. Update the extension to import them.');
    case 'invalid':
      return l10n.t('This is no file of cards, or it was changed ({0}). Nothing was imported.', where ?? '');
  }
}
