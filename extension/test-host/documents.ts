import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The folder that the tests have open: a copy of `e2e/fixtures/workspace`, with a few files more. */
export function folder(): vscode.Uri {
  const [opened] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(opened, 'The tests need an open folder.');
  return opened.uri;
}

export const fileIn = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(), path);

export const writeFile = (path: string, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(fileIn(path), new TextEncoder().encode(text));

/** Opens a file of the folder in an editor. */
export const openFile = async (path: string): Promise<vscode.TextEditor> =>
  vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileIn(path)));

/** Opens a document that was never saved. */
export const openText = async (content: string, language = 'plaintext'): Promise<vscode.TextEditor> =>
  vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }));

/** Selects whole lines, one-based, both ends included. */
export function selectLines(editor: vscode.TextEditor, first: number, last: number): void {
  editor.selection = new vscode.Selection(
    new vscode.Position(first - 1, 0),
    editor.document.lineAt(last - 1).range.end,
  );
}

/** Puts the cursor at the start of a line, one-based, with nothing selected. */
export function placeCursor(editor: vscode.TextEditor, line: number): void {
  const at = new vscode.Position(line - 1, 0);
  editor.selection = new vscode.Selection(at, at);
}

export const closeEverything = (): Thenable<unknown> =>
  vscode.commands.executeCommand('workbench.action.closeAllEditors');

/**
 * Asks until the answer is accepted, for language services that are still starting: they tell no one when they are ready.
 * @throws If none is accepted within fifteen seconds.
 */
export async function until<T>(ask: () => PromiseLike<T>, accept: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const answer = await ask();
    if (accept(answer)) return answer;
    assert.ok(Date.now() < deadline, `It never came: last was ${JSON.stringify(answer)}`);
    await delay(100);
  }
}
