import * as vscode from 'vscode';
import type { Lines } from './span.ts';

/** A document as numbered lines. */
export const linesOfDocument = (document: vscode.TextDocument): Lines => ({
  get lineCount() {
    return document.lineCount;
  },
  lineAt: (line) => document.lineAt(line - 1).text,
});

export const wholeDocument = (document: vscode.TextDocument) => ({ startLine: 1, endLine: document.lineCount });

/**
 * The path by which a document is named to a tutor: relative to its workspace folder. Of files outside, the name alone:
 * an absolute path tells who the person is.
 */
export function pathOf(document: vscode.TextDocument): string {
  const { uri } = document;
  const cell = cellNumber(document);
  const suffix = cell === undefined ? '' : `#cell-${cell}`;
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) {
    return (uri.path.split('/').at(-1) || 'Untitled') + suffix;
  }
  return vscode.workspace.asRelativePath(uri).replaceAll('\\', '/') + suffix;
}

/** The path that patterns of excluded files are held against: without the name of the folder. */
export function pathInFolder(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return uri.path.split('/').at(-1) ?? '';
  return vscode.workspace.asRelativePath(uri, false).replaceAll('\\', '/');
}

/** One-based number of a notebook's cell; undefined for other documents. */
function cellNumber(document: vscode.TextDocument): number | undefined {
  const cell = notebookCellOf(document);
  return cell === undefined ? undefined : cell.index + 1;
}

export function notebookCellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  const notebooks = vscode.workspace.notebookDocuments;
  return notebooks.flatMap((notebook) => notebook.getCells()).find((cell) => cell.document === document);
}
