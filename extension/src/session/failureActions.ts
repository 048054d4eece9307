import * as vscode from 'vscode';
import { commands } from '../contributions.ts';
import type { FailureActionId } from '../panel/protocol.ts';
import type { Services } from '../services.ts';
import type { Lesson } from './lesson.ts';
import { openSource } from './sourceDocument.ts';

/** Does what a failure offers. @returns Whether it is worth asking again. */
export async function performAction(
  action: FailureActionId,
  lesson: Lesson,
  { context, log }: Services,
): Promise<boolean> {
  switch (action) {
    case 'retry':
      return true;
    case 'setApiKey':
      return (await vscode.commands.executeCommand(commands.setApiKey)) === true;
    case 'chooseModel':
      return (await vscode.commands.executeCommand(commands.chooseModel)) === true;
    case 'openSettings':
      await vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${context.extension.id}`);
      return false;
    case 'showLog':
      log.show();
      return false;
    case 'narrowSelection':
      await selectSource(lesson);
      return false;
    case 'quizWithoutModel':
      await vscode.commands.executeCommand(commands.quizWithoutModel);
      return false;
    case 'signIn':
      return (await vscode.commands.executeCommand(commands.signIn)) === true;
    case 'upgrade':
      return (await vscode.commands.executeCommand(commands.upgrade)) === true;
  }
}

/** Puts the focus on the lines, selected, so that fewer can be taken. */
async function selectSource({ uri, view }: Lesson): Promise<void> {
  const document = await openSource(vscode.Uri.parse(uri));
  if (document === undefined) return;
  const range = new vscode.Range(view.source.startLine - 1, 0, view.source.endLine, 0);
  await vscode.window.showTextDocument(document, {
    selection: document.validateRange(range),
    viewColumn: vscode.ViewColumn.One,
  });
}
