import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type CommandName, commands } from '../contributions.ts';

/** What the status bar may speak of; nothing most of the time. */
export type Status = 'quiet' | 'writing' | 'needsAccount' | 'needsKey';

/** The one status bar item. It is there only as long as there is something to do. */
export class StatusItem implements vscode.Disposable {
  #item: vscode.StatusBarItem | undefined;
  #status: Status = 'quiet';

  get status(): Status {
    return this.#status;
  }

  /** @param account who is signed in, if that is of use to know now. */
  show(status: Status, account?: string): void {
    this.#status = status;
    if (status === 'quiet') {
      this.#item?.hide();
      return;
    }
    this.#item ??= vscode.window.createStatusBarItem('codetrain.status', vscode.StatusBarAlignment.Right, 100);
    const { text, tooltip: what, command } = words(status);
    const tooltip = account === undefined ? what : `${what}\n${l10n.t('Signed in as {0}', account)}`;
    this.#item.name = 'CodeTrain';
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.command = commands[command];
    this.#item.accessibilityInformation = {
      label: `${text.replace(/\$\([^)]*\)\s*/, '')}. ${tooltip}`,
      role: 'button',
    };
    this.#item.show();
  }

  dispose(): void {
    this.#item?.dispose();
  }
}

function words(status: Exclude<Status, 'quiet'>): { text: string; tooltip: string; command: CommandName } {
  switch (status) {
    case 'writing':
      return {
        text: `$(loading~spin) ${l10n.t('CodeTrain is writing')}`,
        tooltip: l10n.t('Stop the lesson'),
        command: 'stop',
      };
    case 'needsAccount':
      return {
        text: `$(account) ${l10n.t('CodeTrain: signed out')}`,
        tooltip: l10n.t('Sign in to go on with your plan'),
        command: 'signIn',
      };
    case 'needsKey':
      return { text: `$(key) ${l10n.t('CodeTrain: no key')}`, tooltip: l10n.t('Set an API key'), command: 'setApiKey' };
  }
}
