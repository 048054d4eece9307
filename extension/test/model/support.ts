import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askMessagesApi } from '../../src/model/messagesApi.ts';
import type { ModelEvent } from '../../src/model/provider.ts';
import type { Target } from '../../src/model/target.ts';
import type { TutorRequest } from '../../src/tutor/request.ts';

export interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export type Responder = (response: ServerResponse, received: Received, count: number) => unknown;

export interface Replay {
  readonly url: string;
  readonly received: Received[];
  stop(): Promise<void>;
}

/** A server that answers each request as told, to play what providers do through the real SDK. */
export async function replay(respond: Responder): Promise<Replay> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    received.push({ url: request.url, headers: request.headers, body });
    await respond(response, { url: request.url, headers: request.headers, body }, received.length);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const event = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

/** The events of a good answer with these pieces of text. */
export function answer(pieces: readonly string[], stopReason: string | null = 'end_turn'): string {
  const usage = { input_tokens: 11, output_tokens: 1, cache_creation_input_tokens: 5, cache_read_input_tokens: 7 };
  return [
    event('message_start', {
      message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test', content: [], usage },
    }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    event('ping', {}),
    ...pieces.map((text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason: stopReason, stop_sequence: null }, usage: { output_tokens: 42 } }),
    event('message_stop', {}),
  ].join('');
}

/** As our service puts it into streams. */
export const usageEvent = (data: object): string => event('codetrain.usage', data);

export const errorEvent = (type: string, more: object = {}): string =>
  event('error', { error: { type, message: 'no', ...more } });

export function sendStream(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_1' });
  response.end(text);
}

/** An error as our own service answers it; it asks not to be tried again. */
export function sendError(response: ServerResponse, status: number, code: string | undefined, more: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_2', 'x-should-retry': 'false' });
  const error = { type: 'api_error', message: 'no', ...(code !== undefined && { code }), ...more };
  response.end(JSON.stringify({ type: 'error', error, request_id: 'req_2' }));
}

export const request: TutorRequest = {
  system: [{ text: 'You teach.', cached: true }],
  turns: [{ role: 'user', content: [{ text: 'code', cached: true }, { text: 'explain' }] }],
  maxTokens: 100,
  answerFormat: { type: 'json_schema', schema: { type: 'object' } },
};

export function target(baseUrl: string, changes: Partial<Target> = {}): Target {
  return {
    answerer: { kind: 'managed' },
    baseUrl,
    model: 'claude-test',
    tellsFormat: false,
    credential: async () => ({ kind: 'bearer', token: 'token-1' }),
    refused: async () => false,
    headers: () => ({ 'codetrain-session': 'session-1' }),
    ...changes,
  };
}

export async function ask(to: Target, signal: AbortSignal = new AbortController().signal): Promise<ModelEvent[]> {
  const options = { signal, sessionId: 'session-1', mode: 'explain' } as const;
  return collect(askMessagesApi(to, request, options));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export const textOf = (events: readonly ModelEvent[]): string =>
  events.map((happened) => (happened.kind === 'text' ? happened.text : '')).join('');
