import * as vscode from 'vscode';
import type { Account, Change } from './account/account.ts';
import { ApiKeys } from './account/apiKeys.ts';
import { createAccount } from './account/createAccount.ts';
import type { AccountSession } from './account/session.ts';
import { Disposables } from './base/disposables.ts';
import { PlanState } from './billing/planState.ts';
import type { Card } from './cards/card.ts';
import type { Deck } from './cards/deck.ts';
import { LessonPanel } from './panel/lessonPanel.ts';
import type { Journal } from './session/journal.ts';
import { StatusItem } from './session/statusItem.ts';

/** What the features share, made once. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly disposables: Disposables;
  readonly keys: ApiKeys;
  readonly account: Account;
  readonly onDidChangeAccount: vscode.Event<AccountChange>;
  readonly plan: PlanState;
  /** Addresses of this editor that a browser has opened. */
  readonly onDidReceiveUri: vscode.Event<vscode.Uri>;
  readonly journal: Journal;
  /** The one panel, whoever shows something in it. */
  readonly panel: LessonPanel;
  readonly status: StatusItem;
  /** The cards, loaded when they are first used. */
  readonly deck: () => Promise<Deck>;
  /** All cards, to look at. */
  readonly cards: () => Promise<readonly Card[]>;
  readonly onDidChangeCards: vscode.Event<void>;
  /** Ids of the latest requests, the newest first, for a report of a problem. */
  readonly recentRequests: readonly string[];
}

export interface AccountChange {
  readonly change: Change;
  readonly session: AccountSession | undefined;
}

const RECENT = 10;

export function createServices(context: vscode.ExtensionContext): Services {
  const disposables = new Disposables();
  context.subscriptions.push(disposables);
  const log = disposables.add(vscode.window.createOutputChannel('CodeTrain', { log: true }));
  const recentRequests: string[] = [];
  const journal: Journal = {
    checked: (when, rules) => log.info(`checks, ${when}: ${rules}`),
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    request: (requestId) => {
      recentRequests.unshift(requestId);
      recentRequests.length = Math.min(recentRequests.length, RECENT);
    },
  };
  const changes = disposables.add(new vscode.EventEmitter<AccountChange>());
  const account = createAccount({
    context,
    disposables,
    log,
    onChange: (change, session) => changes.fire({ change, session }),
  });
  const uris = disposables.add(new vscode.EventEmitter<vscode.Uri>());
  disposables.add(vscode.window.registerUriHandler({ handleUri: (uri) => uris.fire(uri) }));
  const cardChanges = disposables.add(new vscode.EventEmitter<void>());
  let deck: Promise<Deck> | undefined;
  const loadDeck = (): Promise<Deck> => {
    deck ??= import('./cards/deck.ts').then(
      (module) => new module.Deck(context.globalStorageUri, log, () => cardChanges.fire()),
    );
    return deck;
  };
  return {
    context,
    log,
    disposables,
    keys: new ApiKeys(context.secrets),
    account,
    onDidChangeAccount: changes.event,
    plan: disposables.add(new PlanState()),
    onDidReceiveUri: uris.event,
    journal,
    status: disposables.add(new StatusItem()),
    deck: loadDeck,
    cards: async () => (await loadDeck()).all(),
    onDidChangeCards: cardChanges.event,
    panel: disposables.add(new LessonPanel({ extensionUri: context.extensionUri, log: journal.warn })),
    recentRequests,
  };
}
