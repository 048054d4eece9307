import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ApiKeys } from '../account/apiKeys.ts';
import { readSettings, updateSetting } from '../settings.ts';
import { isLoopback, parseBaseUrl } from './baseUrl.ts';
import { setApiKeyOf } from './setApiKey.ts';

/** Asks for a server and a model on it, and for a key unless the server is on this machine. */
export async function askForEndpoint(keys: ApiKeys): Promise<boolean> {
  const settings = readSettings();
  const baseUrl = await vscode.window.showInputBox({
    title: l10n.t('Address of the server'),
    prompt: l10n.t('Without /v1/messages, for instance https://openrouter.ai/api or http://127.0.0.1:11434'),
    value: settings.endpointBaseUrl,
    ignoreFocusOut: true,
    validateInput: validateAddress,
  });
  if (baseUrl === undefined) return false;
  const model = await vscode.window.showInputBox({
    title: l10n.t('Model'),
    prompt: l10n.t('As the server names it'),
    value: settings.endpointModel,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('A model is needed.') : undefined),
  });
  if (model === undefined) return false;
  const address = parseBaseUrl(baseUrl);
  if (address.kind === 'unusable') return false;
  await updateSetting('endpointBaseUrl', address.url);
  await updateSetting('endpointModel', model.trim());
  const owner = { kind: 'endpoint', baseUrl: address.url } as const;
  if (isLoopback(new URL(address.url).hostname) || (await keys.get(owner)) !== undefined) return true;
  return setApiKeyOf(keys, owner);
}

function validateAddress(text: string): string | undefined {
  const address = parseBaseUrl(text);
  if (address.kind === 'usable') return undefined;
  switch (address.problem) {
    case 'missing':
      return l10n.t('An address is needed.');
    case 'notAnAddress':
      return l10n.t('This is no address.');
    case 'notSecure':
      return l10n.t('Only https, except to this machine: code and keys are sent there.');
  }
}
