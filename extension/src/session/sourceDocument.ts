import * as vscode from 'vscode';
import { notebookCellOf } from '../capture/documents.ts';
import type { Ref } from '../tutor/lesson.ts';
import { findRef } from './findRef.ts';

/** The document of a lesson, opened if it was closed; undefined if it is gone. */
export async function openSource(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined && !open.isClosed) return open;
  // Opening an untitled document that was closed would make a new, empty one.
  if (uri.scheme === 'untitled') return undefined;
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

/** Where a reference points now; undefined if its line cannot be found any more. */
export function rangeOf(document: vscode.TextDocument, ref: Ref): vscode.Range | undefined {
  const lines = Array.from({ length: document.lineCount }, (_, index) => document.lineAt(index).text);
  const found = findRef({ startLine: 1, lines }, ref);
  return (
    found &&
    document.validateRange(new vscode.Range(found.startLine - 1, 0, found.endLine - 1, Number.MAX_SAFE_INTEGER))
  );
}

/** Shows lines of a document where it is open already, else in the first group. The focus stays where it is. */
export async function reveal(document: vscode.TextDocument, range: vscode.Range): Promise<void> {
  const cell = notebookCellOf(document);
  if (cell !== undefined) {
    const selections = [new vscode.NotebookRange(cell.index, cell.index + 1)];
    await vscode.window.showNotebookDocument(cell.notebook, { selections, preserveFocus: true });
    return;
  }
  const viewColumn = columnOf(document.uri) ?? vscode.ViewColumn.One;
  const editor = await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The group of editors that shows a document, or holds it in a tab. */
export function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  const holds = (tab: vscode.Tab) =>
    tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString();
  const groups = vscode.window.tabGroups.all.filter((group) => group.tabs.some(holds));
  return (groups.find((group) => group.activeTab !== undefined && holds(group.activeTab)) ?? groups[0])?.viewColumn;
}
