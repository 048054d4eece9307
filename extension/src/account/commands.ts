import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseBaseUrl } from '../model/baseUrl.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { DeclinedError, isRejected } from './errors.ts';
import { wordFailure } from './failures.ts';
import { serviceFailure } from './serviceFailure.ts';
import type { AccountSession } from './session.ts';
import { editorUi } from './signIn/editorUi.ts';
import { SignIn } from './signIn/signIn.ts';

/** What a person can do with the account, and what they are told of it. */
export class AccountCommands {
  readonly #services: Services;
  readonly #signIn: SignIn;

  constructor(services: Services, onWaiting: (isWaiting: boolean) => void) {
    this.#services = services;
    const { account, journal } = services;
    this.#signIn = new SignIn({ account, ui: editorUi, log: journal.warn, onWaiting });
  }

  /** @returns Undefined if the person gave up or it failed, which they were told then. */
  async signIn(): Promise<AccountSession | undefined> {
    const address = parseBaseUrl(readSettings().apiBaseUrl);
    if (address.kind === 'unusable') {
      const failure = { kind: 'badSetting', setting: 'codetrain.apiBaseUrl', problem: address.problem } as const;
      const { title, detail } = wordFailure(failure);
      void vscode.window.showErrorMessage(`${title}. ${detail}`);
      return undefined;
    }
    return this.#told(() => this.#signIn.run(address.url));
  }

  async signInUnlessSignedIn(): Promise<AccountSession | undefined> {
    const session = await this.#services.account.session();
    if (session === undefined) return this.signIn();
    // Whoever waits for an account has one by that.
    void this.#offerAnother(session);
    return session;
  }

  async #offerAnother({ account }: AccountSession): Promise<void> {
    const another = l10n.t('Use Another Account');
    const words = l10n.t('You are signed in to CodeTrain as {0}.', account.label);
    if ((await vscode.window.showInformationMessage(words, another)) === another) await this.signIn();
  }

  async signOut(): Promise<void> {
    const session = await this.#services.account.session();
    if (session === undefined) return;
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: l10n.t('Signing out of CodeTrain') },
      () => this.#services.account.signOut(),
    );
    void vscode.window.showInformationMessage(l10n.t('You are signed out of CodeTrain.'));
  }

  async enterCode(): Promise<AccountSession | undefined> {
    if (this.#signIn.takesCodes) {
      return this.#told(() => this.#signIn.enterCode());
    }
    const signIn = l10n.t('Sign In');
    const answer = await vscode.window.showInformationMessage(
      l10n.t('No sign-in waits for a code in this window. Codes work in the window that asked for them.'),
      signIn,
    );
    return answer === signIn ? this.signIn() : undefined;
  }

  /** An answer to a sign-in, at the editor's own address. */
  async receive(query: string): Promise<void> {
    await this.#told(() => this.#signIn.receive(query));
  }

  /** Says who is signed in now, or why nobody is. */
  async #told(signIn: () => Promise<AccountSession | undefined>): Promise<AccountSession | undefined> {
    try {
      const session = await signIn();
      if (session !== undefined) {
        void vscode.window.showInformationMessage(
          l10n.t('You are signed in to CodeTrain as {0}.', session.account.label),
        );
      }
      return session;
    } catch (error) {
      this.#services.log.warn(`Signing in failed: ${error instanceof Error ? error.message : String(error)}`);
      if (error instanceof DeclinedError) {
        void vscode.window.showInformationMessage(l10n.t('The sign-in to CodeTrain was cancelled in the browser.'));
        return undefined;
      }
      const words = isRejected(error)
        ? l10n.t('This sign-in is over: it was used already, or took too long.')
        : wordsOf(error);
      return this.#offerAgain(words);
    }
  }

  async #offerAgain(words: string): Promise<AccountSession | undefined> {
    const again = l10n.t('Try Again');
    const showLog = l10n.t('Show Log');
    const answer = await vscode.window.showErrorMessage(words, again, showLog);
    if (answer === showLog) this.#services.log.show();
    return answer === again ? this.signIn() : undefined;
  }
}

function wordsOf(error: unknown): string {
  const { title, detail } = wordFailure(serviceFailure(error, readSettings().apiBaseUrl));
  return l10n.t('You are not signed in. {0}: {1}', title, detail);
}
