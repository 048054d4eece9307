import * as vscode from 'vscode';
import { type SettingName, settings } from './contributions.ts';

export const providerKinds = ['managed', 'anthropic', 'endpoint'] as const;
export type ProviderKind = (typeof providerKinds)[number];

/** The one place where settings are read. They come from files that people write by hand, so types are checked. */
export interface Settings {
  readonly provider: ProviderKind;
  /** For CodeTrain's service and for Anthropic. */
  readonly model: string;
  readonly endpointBaseUrl: string;
  readonly endpointModel: string;
  readonly apiBaseUrl: string;
  /** A language tag: the one of the setting, else the editor's. */
  readonly lessonLanguage: string;
}

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration('codetrain');
  const text = (name: SettingName): string => {
    const { key, default: fallback } = settings[name];
    const value: unknown = configuration.get(key);
    return typeof value === 'string' ? value.trim() : String(fallback);
  };
  const provider = text('provider');
  return {
    provider: providerKinds.find((kind) => kind === provider) ?? 'managed',
    model: text('model') || settings.model.default,
    endpointBaseUrl: text('endpointBaseUrl'),
    endpointModel: text('endpointModel'),
    apiBaseUrl: serviceAddress(text('apiBaseUrl')),
    lessonLanguage: text('lessonLanguage') || vscode.env.language,
  };
}

/**
 * The address of our service. An Extension Development Host shares the settings of the person who debugs, so there the
 * environment names the service on this machine.
 */
function serviceAddress(setting: string): string {
  const isDefault = setting === '' || setting === settings.apiBaseUrl.default;
  return (isDefault && process.env.CODETRAIN_API_URL) || setting || settings.apiBaseUrl.default;
}

/**
 * Patterns of files that are never sent, of all levels together: a workspace may add to what the person excludes, and
 * take nothing away.
 */
export function readExclusions(scope: vscode.Uri): string[] {
  const inspected = vscode.workspace.getConfiguration('codetrain', scope).inspect<unknown>(settings.exclude.key);
  const levels = [inspected?.globalValue, inspected?.workspaceValue, inspected?.workspaceFolderValue];
  return levels.flatMap((value) => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []));
}

/** Settings that only the person can change: where code is sent, and to whom. */
export const updateSetting = (name: SettingName, value: string): Thenable<void> =>
  vscode.workspace.getConfiguration('codetrain').update(settings[name].key, value, vscode.ConfigurationTarget.Global);

/** The person has switched the editor's AI features off. */
export const aiFeaturesDisabled = (): boolean =>
  vscode.workspace.getConfiguration('chat').get('disableAIFeatures') === true;
