import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ContextKey } from '../base/contextKey.ts';
import { AUTHENTICATION_ID, type CommandHandlers, contextKeys, views } from '../contributions.ts';
import type { Services } from '../services.ts';
import type { Change } from './account.ts';
import { CodeTrainAuthenticationProvider } from './authenticationProvider.ts';
import type { AccountCommands } from './commands.ts';
import type { AccountSession } from './session.ts';
import { SIGNED_IN_PATH } from './signIn/returnPath.ts';

/** The account: its place in the editor, its commands, and the address that sign-ins come back to. */
export function registerAccount(
  services: Services,
): Pick<CommandHandlers, 'signIn' | 'signOut' | 'switchAccount' | 'enterSignInCode'> {
  const { account, disposables, log, onDidChangeAccount, onDidReceiveUri } = services;
  const signedIn = disposables.add(new ContextKey(contextKeys.signedIn));
  const waiting = disposables.add(new ContextKey(contextKeys.signInWaiting));
  // Signing in is loaded when someone does.
  let loading: Promise<AccountCommands> | undefined;
  const commands = (): Promise<AccountCommands> => {
    loading ??= import('./commands.ts').then(
      (module) => new module.AccountCommands(services, (isWaiting) => (waiting.value = isWaiting)),
    );
    return loading;
  };

  const provider = disposables.add(
    new CodeTrainAuthenticationProvider({
      account,
      signIn: async () => {
        const session = await (await commands()).signIn();
        if (session === undefined) throw new vscode.CancellationError();
        return session;
      },
      signOut: async () => (await commands()).signOut(),
    }),
  );
  disposables.add(
    vscode.authentication.registerAuthenticationProvider(AUTHENTICATION_ID, 'CodeTrain', provider, {
      supportsMultipleAccounts: false,
    }),
  );
  disposables.add(
    onDidReceiveUri(({ path, query }) => {
      if (path !== SIGNED_IN_PATH) return;
      // Nobody has begun to sign in here: then no answer can be ours.
      if (loading === undefined) log.warn('An answer to a sign-in was ignored: this window does not wait for it.');
      else loading.then((loaded) => loaded.receive(query)).catch((error: unknown) => log.error(String(error)));
    }),
  );
  // It only ever shows its words of welcome.
  disposables.add(
    vscode.window.registerTreeDataProvider<never>(views.welcome, {
      getChildren: () => [],
      getTreeItem: (item) => item,
    }),
  );

  const show = (change: Change, session: AccountSession | undefined) => {
    signedIn.value = session !== undefined;
    provider.show(session);
    if (change === 'ended') void tellEnd();
  };
  disposables.add(onDidChangeAccount(({ change, session }) => show(change, session)));
  disposables.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('codetrain.apiBaseUrl')) void account.reload();
    }),
  );
  // Not awaited: the panel opens without knowing who is signed in.
  void account.session();

  return {
    signIn: async () => (await (await commands()).signInUnlessSignedIn()) !== undefined,
    signOut: async () => (await commands()).signOut(),
    switchAccount: async () => (await commands()).signIn(),
    enterSignInCode: async () => (await commands()).enterCode(),
  };

  async function tellEnd(): Promise<void> {
    const signIn = l10n.t('Sign In');
    const answer = await vscode.window.showWarningMessage(
      l10n.t('You have been signed out of CodeTrain. Sign in again to go on with your plan.'),
      signIn,
    );
    if (answer === signIn) await (await commands()).signInUnlessSignedIn();
  }
}
