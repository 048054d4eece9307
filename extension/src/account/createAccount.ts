import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposables } from '../base/disposables.ts';
import { FileLock } from '../base/fileLock.ts';
import { parseBaseUrl } from '../model/baseUrl.ts';
import { readSettings } from '../settings.ts';
import { Account, type AccountOptions } from './account.ts';
import { SealedCopy } from './sealedCopy.ts';
import { SessionStore } from './sessionStore.ts';

export interface AccountHost {
  readonly context: Pick<vscode.ExtensionContext, 'secrets' | 'globalStorageUri'>;
  readonly disposables: Disposables;
  readonly log: vscode.LogOutputChannel;
  readonly onChange: AccountOptions['onChange'];
}

/** The account of this editor, in step with its other windows. */
export function createAccount({ context, disposables, log, onChange }: AccountHost): Account {
  let isTold = false;
  const store = new SessionStore(context.secrets, (error) => {
    log.warn(`The editor's secret storage does not work: ${error instanceof Error ? error.message : String(error)}`);
    if (isTold) return;
    isTold = true;
    void vscode.window.showWarningMessage(
      l10n.t(
        'The secret storage of your editor does not work. You stay signed in to CodeTrain until this window closes.',
      ),
    );
  });
  const folder = context.globalStorageUri.fsPath;
  const api = () => {
    const address = parseBaseUrl(readSettings().apiBaseUrl);
    return address.kind === 'usable' ? address.url : undefined;
  };
  const server = async (address: string) =>
    new (await import('./signIn/authorizationServer.ts')).AuthorizationServer(address);
  const account = new Account({
    api,
    store,
    lock: new FileLock(join(folder, 'refresh.lock')),
    copy: new SealedCopy(folder),
    refresh: async (session) => (await server(session.api)).refresh(session),
    revoke: async (session) => (await server(session.api)).revoke(session),
    onChange,
  });
  disposables.add(
    context.secrets.onDidChange(({ key }) => {
      const address = api();
      if (address !== undefined && store.holds(address, key)) void account.reload();
    }),
  );
  return account;
}
