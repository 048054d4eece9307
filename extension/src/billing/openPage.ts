import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/**
 * Opens a hosted page in the person's browser, or offers its address if none can be opened.
 *
 * The editor is given the text, which it takes though its types ask for a `Uri`: that would decode the address and
 * encode it anew, and the fragments of Stripe's addresses do not survive it
 * (https://github.com/microsoft/vscode/issues/85930).
 * @returns Whether it was opened.
 */
export async function openPage(url: string): Promise<boolean> {
  if (await vscode.env.openExternal(url as unknown as vscode.Uri)) return true;
  const copy = l10n.t('Copy Address');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('The page was not opened. Its address works in any browser, also on another device.'),
    copy,
  );
  if (answer !== copy) return false;
  await vscode.env.clipboard.writeText(url);
  return true;
}
