import * as vscode from 'vscode';
import { commands } from './contributions.ts';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('CodeTrain', { log: true });
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand(commands.showLog, () => log.show()),
  );
}
