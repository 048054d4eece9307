/** Messages and stream events of the Messages API, as JSON. */
import type { Flavour } from './flavour.ts';
import type { Model } from './models.ts';
import type { Reply } from './reply.ts';
import type { Usage } from './usage.ts';

export interface Envelope {
  readonly flavour: Flavour;
  readonly id: string;
  /** The model as the request names it. */
  readonly modelName: string;
  readonly model: Model;
}

const standing = {
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: 'standard',
  inference_geo: 'not_available',
  speed: 'standard',
} as const;

const stopDetails = (reply: Reply): object | null =>
  reply.stopReason === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null;

const empty = (envelope: Envelope): Record<string, unknown> => ({
  id: envelope.id,
  type: 'message',
  role: 'assistant',
  model: envelope.modelName,
  content: [],
  container: null,
  diagnostics: null,
  stop_reason: null,
  stop_sequence: null,
  stop_details: null,
  ...envelope.flavour.extraMessage,
});

/**
 * The whole answer, of a request that does not stream.
 *
 * @param usage Undefined or null: a provider that does not say.
 */
export function wholeMessage(
  envelope: Envelope,
  reply: Reply,
  usage: Usage | null | undefined,
  extraUsage: object,
): object {
  const text = reply.pieces.map((piece) => piece.text).join('');
  return {
    ...empty(envelope),
    content: text === '' ? [] : [{ type: 'text', text, citations: null }],
    stop_reason: reply.stopReason,
    stop_sequence: reply.stopSequence,
    stop_details: stopDetails(reply),
    ...(usage === undefined ? {} : { usage: usage && { ...usage, ...standing, ...extraUsage } }),
  };
}

/** Input is final, output has just begun; only here are cache writes split by their time to live. */
export const messageStart = (envelope: Envelope, usage: Usage): object => ({
  type: 'message_start',
  message: { ...empty(envelope), usage: { ...usage, ...standing, output_tokens: 1 } },
});

export const blockStart = {
  type: 'content_block_start',
  index: 0,
  content_block: { type: 'text', text: '', citations: null },
};
export const blockStop = { type: 'content_block_stop', index: 0 };
export const messageStop = { type: 'message_stop' };
export const ping = { type: 'ping' };

export const textDelta = (text: string): object => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
});

/** Counts are cumulative. `usage` undefined or null: a provider that does not say. */
export const messageDelta = (reply: Reply, usage: object | null | undefined): object => ({
  type: 'message_delta',
  delta: {
    container: null,
    stop_reason: reply.stopReason,
    stop_sequence: reply.stopSequence,
    stop_details: stopDetails(reply),
  },
  ...(usage === undefined ? {} : { usage }),
});

export function deltaUsage({ cache_creation: _split, ...usage }: Usage, extraUsage: object): object {
  return { ...usage, output_tokens_details: null, server_tool_use: null, ...extraUsage };
}
