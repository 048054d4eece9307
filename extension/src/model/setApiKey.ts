import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ApiKeys, KeyOwner } from '../account/apiKeys.ts';
import { readSettings, updateSetting } from '../settings.ts';
import { parseBaseUrl } from './baseUrl.ts';

interface OwnerItem extends vscode.QuickPickItem {
  readonly owner: KeyOwner;
}

/** Asks for a key and keeps it. @returns Whether one was set. */
export async function setApiKey(keys: ApiKeys): Promise<boolean> {
  const owner = await chooseOwner(l10n.t('Whose key?'));
  if (owner === undefined || !(await setApiKeyOf(keys, owner))) return false;
  await offerProvider(owner);
  return true;
}

export async function setApiKeyOf(keys: ApiKeys, owner: KeyOwner): Promise<boolean> {
  const key = await vscode.window.showInputBox({
    title: l10n.t('API key for {0}', nameOf(owner)),
    prompt: l10n.t('It is kept in the secret storage of your editor, and sent to {0} alone.', nameOf(owner)),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (/^[\x21-\x7e]+$/.test(text.trim()) ? undefined : l10n.t('This is no key.')),
  });
  if (key === undefined) return false;
  await keys.set(owner, key.trim());
  return true;
}

export async function removeApiKey(keys: ApiKeys): Promise<void> {
  const owner = await chooseOwner(l10n.t('Remove which key?'));
  if (owner === undefined) return;
  const had = (await keys.get(owner)) !== undefined;
  await keys.remove(owner);
  const name = nameOf(owner);
  void vscode.window.showInformationMessage(
    had ? l10n.t('The key for {0} is removed.', name) : l10n.t('No key for {0} was set.', name),
  );
}

/** Who answers now; with CodeTrain's service, which needs no key, Anthropic or the configured server. */
async function chooseOwner(title: string): Promise<KeyOwner | undefined> {
  const { endpointBaseUrl, provider } = readSettings();
  const anthropic: KeyOwner = { kind: 'anthropic' };
  if (provider === 'anthropic' || parseBaseUrl(endpointBaseUrl).kind === 'unusable') return anthropic;
  const endpoint: KeyOwner = { kind: 'endpoint', baseUrl: endpointBaseUrl };
  if (provider === 'endpoint') return endpoint;
  const items = [anthropic, endpoint].map((owner): OwnerItem => ({ label: nameOf(owner), owner }));
  return (await vscode.window.showQuickPick(items, { title }))?.owner;
}

/** A key of one's own is of use only if it is asked with. */
async function offerProvider(owner: KeyOwner): Promise<void> {
  if (readSettings().provider === owner.kind) return;
  const use = l10n.t('Use It');
  const answer = await vscode.window.showInformationMessage(
    l10n.t('The key is set. Should {0} answer from now on?', nameOf(owner)),
    use,
    l10n.t('Not Now'),
  );
  if (answer === use) await updateSetting('provider', owner.kind);
}

function nameOf(owner: KeyOwner): string {
  if (owner.kind === 'anthropic') return 'Anthropic';
  const address = parseBaseUrl(owner.baseUrl);
  return address.kind === 'usable' ? address.host : owner.baseUrl;
}
