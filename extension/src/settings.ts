import * as vscode from 'vscode';
import { type SettingName, settings } from './contributions.ts';
import { type ContextKind, contextKinds } from './tutor/snippet.ts';

export const providerKinds = ['managed', 'anthropic', 'endpoint'] as const;
export type ProviderKind = (typeof providerKinds)[number];

/** When a lesson's request is shown before it is sent. */
export const confirmations = ['never', 'firstInWorkspace', 'always'] as const;
export type Confirmation = (typeof confirmations)[number];

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
  readonly confirmBeforeSending: Confirmation;
  /** Questions while a lesson is being written. */
  readonly warmUp: boolean;
}

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration('codetrain');
  const text = (name: SettingName): string => {
    const { key, default: fallback } = settings[name];
    const value: unknown = configuration.get(key);
    return typeof value === 'string' ? value.trim() : String(fallback);
  };
  const provider = text('provider');
  const confirmation = text('confirmBeforeSending');
  return {
    provider: providerKinds.find((kind) => kind === provider) ?? 'managed',
    model: text('model') || settings.model.default,
    endpointBaseUrl: text('endpointBaseUrl'),
    endpointModel: text('endpointModel'),
    apiBaseUrl: serviceAddress(text('apiBaseUrl')),
    lessonLanguage: text('lessonLanguage') || vscode.env.language,
    confirmBeforeSending: confirmations.find((when) => when === confirmation) ?? 'never',
    warmUp: configuration.get(settings.warmUp.key) === true,
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
export const readExclusions = (scope: vscode.Uri): string[] => listOfAllLevels('exclude', scope);

/** Kinds of context that are never sent, of all levels together, like exclusions. */
export function readLeftOut(scope: vscode.Uri): ContextKind[] {
  const names = listOfAllLevels('leaveOutContext', scope);
  return contextKinds.filter((kind) => names.includes(kind));
}

/** Adds to what the person leaves out in all workspaces; what a workspace adds of its own stays there. */
export async function leaveOutEverywhere(kinds: readonly ContextKind[]): Promise<void> {
  const inspected = vscode.workspace.getConfiguration('codetrain').inspect<unknown>(settings.leaveOutContext.key);
  await updateSetting('leaveOutContext', [...new Set([...strings(inspected?.globalValue), ...kinds])]);
}

function listOfAllLevels(name: SettingName, scope: vscode.Uri): string[] {
  const inspected = vscode.workspace.getConfiguration('codetrain', scope).inspect<unknown>(settings[name].key);
  const levels = [inspected?.globalValue, inspected?.workspaceValue, inspected?.workspaceFolderValue];
  return levels.flatMap(strings);
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/** Settings that only the person can change: where code is sent, and to whom. */
export const updateSetting = (name: SettingName, value: string | readonly string[]): Thenable<void> =>
  vscode.workspace.getConfiguration('codetrain').update(settings[name].key, value, vscode.ConfigurationTarget.Global);

/** The person has switched the editor's AI features off. */
export const aiFeaturesDisabled = (): boolean =>
  vscode.workspace.getConfiguration('chat').get('disableAIFeatures') === true;
