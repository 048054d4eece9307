export const providerNames = ['anthropic', 'openrouter'] as const;
export type ProviderName = (typeof providerNames)[number];

/**
 * The models that are offered, by the id that clients use, with the name that each provider gives them. One without a
 * price (metering/priceTable.ts) is known, but refused until its price is known too.
 */
export const models = {
  'claude-haiku-5-5': { anthropic: 'claude-haiku-5-5', openrouter: 'anthropic/claude-haiku-5.5' },
  'claude-sonnet-5-5': { anthropic: 'claude-sonnet-5-5', openrouter: 'anthropic/claude-sonnet-5.5' },
  'claude-opus-5-5': { anthropic: 'claude-opus-5-5', openrouter: 'anthropic/claude-opus-5.5' },
  'claude-fable-5-1': { anthropic: 'claude-fable-5-1', openrouter: 'anthropic/claude-fable-5.1' },
  'claude-fable-5-2': { anthropic: 'claude-fable-5-2', openrouter: 'anthropic/claude-fable-5.2' },
} as const satisfies Record<string, Record<ProviderName, string>>;

export type ModelId = keyof typeof models;

export const modelIds = Object.keys(models).filter(isModelId);

export function isModelId(model: string): model is ModelId {
  return Object.hasOwn(models, model);
}
