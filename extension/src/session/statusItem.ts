import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type PlanTooltip, tooltipMarkdown } from '../billing/planTooltip.ts';
import { type CommandName, commands } from '../contributions.ts';

/** What the status bar may speak of; nothing most of the time. */
export type Status = 'quiet' | 'writing' | 'needsAccount' | 'needsKey' | 'limitNear' | 'limitReached' | 'paymentFailed';

/** What is of use to know now. */
export interface StatusDetails {
  /** Who is signed in. */
  readonly account?: string | undefined;
  /** Of the managed service; absent where lessons go past it. */
  readonly plan?: PlanTooltip | undefined;
}

/** The one status bar item. It is there only as long as there is something to do. */
export class StatusItem implements vscode.Disposable {
  #item: vscode.StatusBarItem | undefined;
  #status: Status = 'quiet';
  #details: StatusDetails = {};
  #due = 0;

  get status(): Status {
    return this.#status;
  }

  /** Cards that are due: spoken of where nothing is more urgent. */
  set due(count: number) {
    this.#due = count;
    this.#draw();
  }

  show(status: Status, details: StatusDetails = {}): void {
    this.#status = status;
    this.#details = details;
    this.#draw();
  }

  #draw(): void {
    const shown = this.#status === 'quiet' ? wordsOfDue(this.#due) : words(this.#status);
    if (shown === undefined) {
      this.#item?.hide();
      return;
    }
    const { account, plan }: StatusDetails = this.#status === 'quiet' ? {} : this.#details;
    this.#item ??= vscode.window.createStatusBarItem('codetrain.status', vscode.StatusBarAlignment.Right, 100);
    const { text, tooltip: what, command } = shown;
    const lines = account === undefined ? [what] : [what, l10n.t('Signed in as {0}', account)];
    this.#item.name = 'CodeTrain';
    this.#item.text = text;
    this.#item.tooltip = plan === undefined ? lines.join('\n') : tooltipMarkdown(lines, plan);
    this.#item.command = commands[command];
    const said =
      plan === undefined ? lines : [...lines, ...(plan.plan === undefined ? [] : [plan.plan]), ...plan.lines];
    this.#item.accessibilityInformation = {
      label: `${text.replace(/\$\([^)]*\)\s*/, '')}. ${said.join('\n').replaceAll(/[▰▱]+ /g, '')}`,
      role: 'button',
    };
    this.#item.show();
  }

  dispose(): void {
    this.#item?.dispose();
  }
}

interface Words {
  readonly text: string;
  readonly tooltip: string;
  readonly command: CommandName;
}

function wordsOfDue(count: number): Words | undefined {
  if (count === 0) return undefined;
  const text = count === 1 ? l10n.t('1 card due') : l10n.t('{0} cards due', count);
  return { text: `$(mortar-board) ${text}`, tooltip: l10n.t('Review what you learned'), command: 'reviewCards' };
}

function words(status: Exclude<Status, 'quiet'>): Words {
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
    case 'limitNear':
      return {
        text: `$(dashboard) ${l10n.t('CodeTrain: limit near')}`,
        tooltip: l10n.t('Show what your plan leaves'),
        command: 'showUsage',
      };
    case 'limitReached':
      return {
        text: `$(dashboard) ${l10n.t('CodeTrain: limit reached')}`,
        tooltip: l10n.t('Show what your plan leaves'),
        command: 'showUsage',
      };
    case 'paymentFailed':
      return {
        text: `$(warning) ${l10n.t('CodeTrain: payment failed')}`,
        tooltip: l10n.t('Check how your plan is paid for'),
        command: 'manageBilling',
      };
  }
}
