import * as vscode from 'vscode';
import { type TokenSource, tokenSource } from './account/accessToken.ts';
import { ApiKeys } from './account/apiKeys.ts';
import { Disposables } from './base/disposables.ts';
import type { Credentials } from './model/select.ts';
import type { Journal } from './session/journal.ts';

/** What the features share, made once. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly disposables: Disposables;
  readonly keys: ApiKeys;
  readonly credentials: Credentials;
  readonly journal: Journal;
  /** Ids of the latest requests, the newest first, for a report of a problem. */
  readonly recentRequests: readonly string[];
}

const RECENT = 10;

export function createServices(context: vscode.ExtensionContext): Services {
  const disposables = new Disposables();
  context.subscriptions.push(disposables);
  const log = disposables.add(vscode.window.createOutputChannel('CodeTrain', { log: true }));
  const keys = new ApiKeys(context.secrets);
  const tokenUrl = process.env.CODETRAIN_TOKEN_URL;
  const tokens: TokenSource = tokenSource({ url: tokenUrl });
  const recentRequests: string[] = [];
  const journal: Journal = {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    request: (requestId) => {
      recentRequests.unshift(requestId);
      recentRequests.length = Math.min(recentRequests.length, RECENT);
    },
  };
  return { context, log, disposables, keys, credentials: { tokens, keys, tokenUrl }, journal, recentRequests };
}
