import type { Mode } from '@codetrain/contract/messages';
import type { UsageEvent } from '@codetrain/contract/usage';
import type { Answerer, Failure } from '../account/failures.ts';
import type { TutorRequest } from '../tutor/request.ts';

/** Tokens of one answer, as the provider reports them. Cache tokens are not among the input tokens. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheReadTokens: number;
}

/**
 * What happens while a model answers: `started`, then any number of `text`, perhaps `metered`, then exactly one of the
 * rest. Nothing is thrown: how a request ends is for the caller to decide on.
 */
export type ModelEvent =
  | { readonly kind: 'started'; readonly model: string; readonly requestId?: string }
  | { readonly kind: 'text'; readonly text: string }
  /** What the request came to and what it leaves of the plan: only the managed service tells. */
  | { readonly kind: 'metered'; readonly usage: UsageEvent }
  | { readonly kind: 'done'; readonly stopReason: StopReason; readonly usage: Usage; readonly requestId?: string }
  /** By the caller's signal. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly requestId?: string };

/** `cutOff`: the answer reached `maxTokens`. `declined`: the model did not want to. */
export type StopReason = 'complete' | 'cutOff' | 'declined';

export interface AskOptions {
  readonly signal: AbortSignal;
  /** The tutoring session (a UUID) that the request belongs to. */
  readonly sessionId: string;
  readonly mode: Mode;
}

/** Something that answers, whoever it is: nothing behind this interface shows in a lesson but the name. */
export interface ModelProvider {
  readonly answerer: Answerer;
  /** The model as its provider names it. */
  readonly model: string;
  ask(request: TutorRequest, options: AskOptions): AsyncIterable<ModelEvent>;
}
