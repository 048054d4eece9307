import * as vscode from 'vscode';
import { LESSON_VIEW_TYPE } from '../contributions.ts';

/**
 * The editor whose code is meant: the one with the focus. While the lesson has the focus, since it was just read or
 * clicked in, the editor beside it, if there is no doubt which.
 */
export function editorToExplain(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  if (activeTextEditor !== undefined) return activeTextEditor;
  const input = tabGroups.activeTabGroup.activeTab?.input;
  // The editor puts a prefix of its own before the view type.
  const isLesson = input instanceof vscode.TabInputWebview && input.viewType.endsWith(LESSON_VIEW_TYPE);
  // Output and the like have no column.
  const beside = visibleTextEditors.filter(({ viewColumn }) => viewColumn !== undefined);
  return isLesson && beside.length === 1 ? beside[0] : undefined;
}
