import * as vscode from 'vscode';
import { refuse } from '../capture/locate.ts';
import { wordRefusal } from '../capture/outcome.ts';
import { editorToExplain } from './editorToExplain.ts';

/** The editor that is meant; undefined if there is nothing in it to learn from, which is then said. */
export function usableEditor(): vscode.TextEditor | undefined {
  const editor = editorToExplain();
  const refusal = refuse(editor);
  if (refusal === undefined) return editor;
  void vscode.window.showWarningMessage(wordRefusal(refusal));
  return undefined;
}
