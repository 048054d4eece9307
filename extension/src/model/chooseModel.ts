import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ApiKeys } from '../account/apiKeys.ts';
import { type ProviderKind, readSettings, updateSetting } from '../settings.ts';
import { askForEndpoint } from './endpointInput.ts';
import { models } from './models.ts';
import { setApiKeyOf } from './setApiKey.ts';

interface Choice extends vscode.QuickPickItem {
  readonly provider?: ProviderKind;
  readonly model?: string;
}

/** Asks who is to answer. @returns Whether a choice was made that can answer. */
export async function chooseModel(keys: ApiKeys): Promise<boolean> {
  const settings = readSettings();
  const chosen = await vscode.window.showQuickPick<Choice>(
    [
      heading(l10n.t("CodeTrain's service, with your plan")),
      ...models.map(({ id, name }) => choice('managed', id, name, settings)),
      heading(l10n.t('Anthropic, with your own key')),
      ...models.map(({ id, name }) => choice('anthropic', id, name, settings)),
      heading(l10n.t('Any server that speaks the Messages API')),
      {
        label: settings.endpointModel === '' ? l10n.t('Another server…') : settings.endpointModel,
        description: describe(settings.endpointBaseUrl, settings.provider === 'endpoint'),
        detail: l10n.t('OpenRouter, or a model on this machine'),
        provider: 'endpoint',
      },
    ],
    { title: l10n.t('Who answers'), matchOnDescription: true, placeHolder: l10n.t('Choose a model') },
  );
  if (chosen?.provider === undefined) return false;
  if (chosen.provider === 'endpoint') {
    if (!(await askForEndpoint(keys))) return false;
  } else {
    if (chosen.provider === 'anthropic' && !(await hasAnthropicKey(keys))) return false;
    await updateSetting('model', chosen.model ?? settings.model);
  }
  await updateSetting('provider', chosen.provider);
  return true;
}

const heading = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });

const choice = (
  provider: ProviderKind,
  model: string,
  label: string,
  now: { readonly provider: ProviderKind; readonly model: string },
): Choice => ({
  label,
  description: describe(model, now.provider === provider && now.model === model),
  provider,
  model,
});

const describe = (text: string, isPresent: boolean): string => (isPresent ? `${text} $(check)` : text);

async function hasAnthropicKey(keys: ApiKeys): Promise<boolean> {
  const owner = { kind: 'anthropic' } as const;
  return (await keys.get(owner)) !== undefined || setApiKeyOf(keys, owner);
}
