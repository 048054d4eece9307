import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { leaveOutEverywhere, readLeftOut } from '../settings.ts';
import type { ContextItem } from '../tutor/snippet.ts';
import { tokensOfItem } from './estimate.ts';
import { nameOfItem, nameOfKind, number } from './words.ts';

interface ItemChoice extends vscode.QuickPickItem {
  readonly item: ContextItem;
}

/** Asks which items of the context stay here; undefined if the question was dismissed. */
export async function chooseItems(
  context: readonly ContextItem[],
  kept: ReadonlySet<ContextItem>,
): Promise<ReadonlySet<ContextItem> | undefined> {
  if (context.length === 0) {
    void vscode.window.showInformationMessage(
      l10n.t('Only the code itself is sent. There is no context to leave out.'),
    );
    return undefined;
  }
  const choices = context.map(
    (item): ItemChoice => ({
      item,
      label: nameOfItem(item),
      description: l10n.t('about {0} tokens', number(tokensOfItem(item))),
      detail: item.text.split('\n', 1)[0]?.trim().slice(0, 200) ?? '',
      picked: !kept.has(item),
    }),
  );
  const sent = await vscode.window.showQuickPick(choices, {
    title: l10n.t('What goes along with the code'),
    placeHolder: l10n.t('What is not ticked is not sent'),
    canPickMany: true,
    matchOnDetail: true,
  });
  return sent && new Set(context.filter((item) => !sent.some((choice) => choice.item === item)));
}

/** Offers to leave a kind out of later lessons too, where all of its items were. */
export async function offerToLeaveOut(
  context: readonly ContextItem[],
  kept: ReadonlySet<ContextItem>,
  scope: vscode.Uri,
): Promise<void> {
  const known = readLeftOut(scope);
  const kinds = [...new Set([...kept].map(({ kind }) => kind))].filter(
    (kind) => !known.includes(kind) && context.every((item) => item.kind !== kind || kept.has(item)),
  );
  if (kinds.length === 0) return;
  const leaveOut = l10n.t('Leave Out');
  const answer = await vscode.window.showInformationMessage(
    l10n.t('Leave this out of later lessons too: {0}?', kinds.map(nameOfKind).join(', ')),
    leaveOut,
  );
  if (answer === leaveOut) await leaveOutEverywhere(kinds);
}
