import * as vscode from 'vscode';
import type { Account } from './account.ts';
import type { AccountSession } from './session.ts';

export interface Ways {
  readonly account: Account;
  /** Rejects with a `CancellationError` if the person gives up. */
  readonly signIn: () => Promise<AccountSession>;
  readonly signOut: () => Promise<void>;
}

/** The account as the editor knows accounts: it is in the Accounts menu, and other extensions can ask for it. */
export class CodeTrainAuthenticationProvider implements vscode.AuthenticationProvider, vscode.Disposable {
  readonly #ways: Ways;
  readonly #changed = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.#changed.event;
  #shown: AccountSession | undefined;

  constructor(ways: Ways) {
    this.#ways = ways;
  }

  /** Tells the editor what has become of the session since the last time. */
  show(session: AccountSession | undefined): void {
    const before = this.#shown;
    this.#shown = session;
    const isSame = before?.id === session?.id;
    if (isSame && before?.tokens.access === session?.tokens.access) return;
    this.#changed.fire({
      added: isSame || session === undefined ? [] : [toEditor(session)],
      removed: isSame || before === undefined ? [] : [toEditor(before)],
      changed: isSame && session !== undefined ? [toEditor(session)] : [],
    });
  }

  /** The Accounts menu asks without scopes and gets what is known; who wants to use a token gets one that is good. */
  async getSessions(scopes?: readonly string[]): Promise<vscode.AuthenticationSession[]> {
    const session = await this.#ways.account.session();
    if (session === undefined || scopes?.some((scope) => !session.scopes.includes(scope))) return [];
    if (scopes === undefined || scopes.length === 0) return [toEditor(session)];
    const accessToken = await this.#ways.account.token();
    return accessToken === undefined ? [] : [{ ...toEditor(session), accessToken }];
  }

  async createSession(): Promise<vscode.AuthenticationSession> {
    return toEditor(await this.#ways.signIn());
  }

  async removeSession(id: string): Promise<void> {
    if ((await this.#ways.account.session())?.id === id) await this.#ways.signOut();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

const toEditor = ({ id, account, scopes, tokens }: AccountSession): vscode.AuthenticationSession => ({
  id,
  account,
  scopes,
  accessToken: tokens.access,
});
