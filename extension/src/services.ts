import * as vscode from 'vscode';
import { ApiKeys } from './account/apiKeys.ts';
import { Disposables } from './base/disposables.ts';
import type { Journal } from './session/journal.ts';

/** What the features share, made once. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly disposables: Disposables;
  readonly keys: ApiKeys;
  readonly journal: Journal;
  /** Ids of the latest requests, the newest first, for a report of a problem. */
  readonly recentRequests: readonly string[];
}

const RECENT = 10;

export function createServices(context: vscode.ExtensionContext): Services {
  const disposables = new Disposables();
  context.subscriptions.push(disposables);
  const log = disposables.add(vscode.window.createOutputChannel('CodeTrain', { log: true }));
  const recentRequests: string[] = [];
  const journal: Journal = {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    request: (requestId) => {
      recentRequests.unshift(requestId);
      recentRequests.length = Math.min(recentRequests.length, RECENT);
    },
  };
  return { context, log, disposables, keys: new ApiKeys(context.secrets), journal, recentRequests };
}
