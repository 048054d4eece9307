import { hostname } from 'node:os';
import { DEVICE_NAME_LENGTH } from '@codetrain/contract/signIn';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ownAddress } from '../../base/ownAddress.ts';
import type { FlowName } from './flows.ts';
import { SIGNED_IN_PATH } from './returnPath.ts';
import type { GivenUp, SignInUi } from './ui.ts';

/** Signing in as it shows in the editor. */
export const editorUi: SignInUi = {
  get deviceName() {
    return deviceName(vscode.env.appName, hostname());
  },

  callback: () => ownAddress(SIGNED_IN_PATH),

  async openBrowser(url) {
    return vscode.env.openExternal(vscode.Uri.parse(url));
  },

  async progress(message, run) {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: message, cancellable: true },
      (_progress, token) => run(signalOf(token)),
    );
  },

  async askForCode(problem, signal) {
    const source = new vscode.CancellationTokenSource();
    const close = () => source.cancel();
    signal.addEventListener('abort', close);
    try {
      const code = await vscode.window.showInputBox(
        {
          title: l10n.t('Sign In to CodeTrain'),
          prompt: problem ?? l10n.t('Paste the code that the page in your browser shows.'),
          placeHolder: l10n.t('Code'),
          ignoreFocusOut: true,
          validateInput: (text) =>
            /^[\w-]{8,200}$/.test(text.trim()) ? undefined : l10n.t('This is no sign-in code.'),
        },
        source.token,
      );
      return code?.trim();
    } finally {
      signal.removeEventListener('abort', close);
      source.dispose();
    }
  },

  async showDeviceCode({ userCode, page }) {
    const open = l10n.t('Copy Code and Open Page');
    const elsewhere = l10n.t('Use Another Device');
    const answer = await vscode.window.showInformationMessage(
      l10n.t('Your code: {0}', userCode),
      { modal: true, detail: l10n.t('Enter it at {0}, in this browser or on any other device.', page) },
      open,
      elsewhere,
    );
    if (answer === open) await vscode.env.clipboard.writeText(userCode);
    if (answer === undefined) return undefined;
    return answer === open ? 'open' : 'elsewhere';
  },

  async offer(next, why) {
    const label = labelOf(next);
    return (await vscode.window.showInformationMessage(wordsOf(why), label)) === label;
  },
};

/** Letters, digits and what needs no encoding in a query: the editor decodes addresses that it opens. */
export const deviceName = (appName: string, host: string): string =>
  l10n
    .t('{0} on {1}', appName, host)
    .replaceAll(/[^\p{L}\p{N} ._()-]/gu, ' ')
    .trim()
    .slice(0, DEVICE_NAME_LENGTH);

function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

function labelOf(flow: FlowName): string {
  switch (flow) {
    case 'redirect':
      return l10n.t('Open Browser');
    case 'deviceCode':
      return l10n.t('Use a Code');
    case 'pasteCode':
      return l10n.t('Paste a Code');
  }
}

function wordsOf(why: GivenUp): string {
  switch (why) {
    case 'cancelled':
      return l10n.t('You are not signed in to CodeTrain. There is another way, if the browser did not come back.');
    case 'timedOut':
      return l10n.t('Nothing came back from the browser. There is another way to sign in to CodeTrain.');
    case 'noBrowser':
      return l10n.t('No browser could be opened. There is another way to sign in to CodeTrain.');
  }
}
