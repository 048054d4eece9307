import * as l10n from '@vscode/l10n';
import type { Answerer } from '../account/failures.ts';

/** Models to choose from, the cheapest first. Others can be named in the settings. */
export const models = [
  { id: 'claude-haiku-5-5', name: 'Claude Haiku 5.5' },
  { id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5' },
  { id: 'claude-opus-5-5', name: 'Claude Opus 5.5' },
  { id: 'claude-fable-5-1', name: 'Claude Fable 5.1' },
] as const;

/** The model as people know it. */
export const modelName = (model: string): string => models.find(({ id }) => id === model)?.name ?? model;

/** Who answers, for instance `Claude Haiku 5.5 · CodeTrain`. */
export function modelLabel(model: string, answerer: Answerer): string {
  const name = modelName(model);
  switch (answerer.kind) {
    case 'managed':
      return `${name} · CodeTrain`;
    case 'anthropic':
      return l10n.t('{0} · your Anthropic key', name);
    case 'endpoint':
      return [name, answerer.host].filter((part) => part !== '').join(' · ');
  }
}
