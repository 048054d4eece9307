import { randomUUID } from 'node:crypto';
import { findModel, findModelBySlug, type Model } from './models.ts';
import { costNanos, type Usage } from './usage.ts';

/** Where Anthropic's own API and OpenRouter's rendering of it differ on the wire. */
export interface Flavour {
  readonly name: 'anthropic' | 'openrouter';
  findModel(name: string): Model | undefined;
  newId(): string;
  /** Whether comments keep the connection alive, and `[DONE]` ends it. */
  readonly commentsAndDone: boolean;
  /** What usage carries beside the tokens. */
  extraUsage(model: Model, usage: Usage): Readonly<Record<string, unknown>>;
  /** What a message carries beside the usual. */
  readonly extraMessage: Readonly<Record<string, unknown>>;
}

const compactId = (): string => randomUUID().replaceAll('-', '').slice(0, 24);

export const anthropic: Flavour = {
  name: 'anthropic',
  findModel,
  newId: () => `msg_01${compactId()}`,
  commentsAndDone: false,
  extraUsage: () => ({}),
  extraMessage: {},
};

export const openRouter: Flavour = {
  name: 'openrouter',
  findModel: findModelBySlug,
  newId: () => `gen-${Math.floor(Date.now() / 1000)}-${compactId()}`,
  commentsAndDone: true,
  extraUsage: (model, usage) => ({ cost: costNanos(model, usage) / 1e9 }),
  extraMessage: { provider: 'Anthropic' },
};
