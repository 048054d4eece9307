import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { registerAccount } from './account/register.ts';
import { registerBilling } from './billing/register.ts';
import { registerCards } from './cards/register.ts';
import { type CommandHandlers, commands } from './contributions.ts';
import { registerQuizzes } from './keyless/register.ts';
import { registerModels } from './model/register.ts';
import { createServices, type Services } from './services.ts';
import { registerLessons } from './session/register.ts';
import { registerSupport } from './support/register.ts';

/** Makes the services and registers the features. Awaits nothing; what a feature needs is loaded when it is used. */
export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const services = createServices(context);
  registerCommands(services, {
    ...registerLessons(services),
    ...registerQuizzes(services),
    ...registerCards(services),
    ...registerModels(services),
    ...registerAccount(services),
    ...registerBilling(services),
    ...registerSupport(services),
  });
}

/** Each failure of a command is told to the person and to the log: the editor alone would show a bare message. */
function registerCommands({ disposables, log }: Services, handlers: CommandHandlers): void {
  for (const [name, handler] of Object.entries(handlers)) {
    const id = commands[name as keyof CommandHandlers];
    const guarded = async (): Promise<unknown> => {
      try {
        return await handler();
      } catch (error) {
        log.error(error instanceof Error ? error : String(error));
        const showLog = l10n.t('Show Log');
        const answer = await vscode.window.showErrorMessage(l10n.t('CodeTrain: something went wrong.'), showLog);
        if (answer === showLog) log.show();
        return undefined;
      }
    };
    disposables.add(vscode.commands.registerCommand(id, guarded));
  }
}
