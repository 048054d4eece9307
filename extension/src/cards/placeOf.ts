import * as vscode from 'vscode';
import type { CardPlace } from './card.ts';

/** Where a card's code is: in which workspace folder, and where in it. */
export function placeOf(
  uri: vscode.Uri,
  languageId: string,
  startLine: number,
  symbolPath: readonly string[],
): Omit<CardPlace, 'hash' | 'anchors' | 'lines'> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return {
    workspace: folder?.uri.toString() ?? '',
    workspaceName: (folder?.name ?? '').slice(0, 200),
    path: folder === undefined ? uri.toString() : vscode.workspace.asRelativePath(uri, false).replaceAll('\\', '/'),
    languageId,
    symbolPath: [...symbolPath],
    startLine,
  };
}
