import type { ModelId } from './models.ts';

/** How the models are shown to people, the cheapest first. */
export const modelCards: Readonly<Record<ModelId, { readonly displayName: string }>> = {
  'claude-haiku-5-5': { displayName: 'Claude Haiku 5.5' },
  'claude-sonnet-5-5': { displayName: 'Claude Sonnet 5.5' },
  'claude-opus-5-5': { displayName: 'Claude Opus 5.5' },
  'claude-fable-5-1': { displayName: 'Claude Fable 5.1' },
  'claude-fable-5-2': { displayName: 'Claude Fable 5.2' },
};
