import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { APIConnectionError, APIError } from '@anthropic-ai/sdk/core/error';
import { type MessageCreateParamsStreaming, Messages } from '@anthropic-ai/sdk/resources/messages/messages';
import { usageEvent } from '@codetrain/contract/usage';
import type { Failure } from '../account/failures.ts';
import { untilAborted } from '../base/untilAborted.ts';
import type { TutorRequest } from '../tutor/request.ts';
import { bodyOf } from './body.ts';
import { connectionFailure } from './connectionFailure.ts';
import { apiFailure, serviceCode } from './failureOf.ts';
import type { AskOptions, ModelEvent, StopReason, Usage } from './provider.ts';
import type { Target } from './target.ts';
import { SilenceError, transport } from './transport.ts';

/** Until the head of an answer. Longer than a provider takes to read the largest prompt. */
const HEAD_TIMEOUT_MILLISECONDS = 60_000;
const SILENCE_MILLISECONDS = 60_000;

/** Characters of a token, at most, on the average of an answer. */
const LONGEST_TOKEN = 32;

/** The token that was there, the one in its place, and one look at what the refusal of that has led to. */
const ATTEMPTS = 3;

/** Asks a server that speaks the Messages API, through Anthropic's SDK with nothing but the one resource. */
export async function* askMessagesApi(
  target: Target,
  request: TutorRequest,
  options: AskOptions,
): AsyncGenerator<ModelEvent, void, undefined> {
  const params = bodyOf(target, request);
  for (let attempt = 1; ; attempt += 1) {
    const credential = await untilAborted(target.credential(), options.signal);
    if (credential === undefined || options.signal.aborted) return yield { kind: 'stopped' };
    if (credential.kind === 'failed') return yield { kind: 'failed', failure: credential.failure };
    const token = credential.kind === 'bearer' ? credential.token : undefined;
    try {
      yield* stream(client(target, token, options), params, options.signal);
      return;
    } catch (error) {
      if (options.signal.aborted) return yield { kind: 'stopped' };
      const isUnauthorized = error instanceof APIError && error.status === 401;
      // A token may have been revoked, or this machine's clock have slept: whoever gave it may know another one.
      const mayGoOn = isUnauthorized && token !== undefined && attempt < ATTEMPTS;
      if (mayGoOn && (await target.refused(token, serviceCode(error.error, target)))) continue;
      const requestId = error instanceof APIError ? error.requestID : undefined;
      return yield { kind: 'failed', failure: failureOf(error, target), ...(requestId && { requestId }) };
    }
  }
}

function client(target: Target, token: string | undefined, options: AskOptions): Messages {
  const base = new BaseAnthropic({
    baseURL: target.baseUrl,
    // The transport decides what authorizes; a value here keeps the SDK from looking for one in the environment.
    authToken: 'set by the transport',
    fetch: transport({
      authorization: token === undefined ? undefined : `Bearer ${token}`,
      headers: target.headers(options),
      silence: SILENCE_MILLISECONDS,
    }),
    timeout: HEAD_TIMEOUT_MILLISECONDS,
    // At its `debug` level the SDK would log code.
    logLevel: 'off',
    openTelemetry: false,
  });
  return new Messages(base);
}

async function* stream(
  messages: Messages,
  params: MessageCreateParamsStreaming,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  const { data: events, request_id: headerId } = await messages.create(params, { signal }).withResponse();
  const requestId = headerId ?? undefined;
  let usage: Usage = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
  let stopReason: StopReason = 'complete';
  let ended = false;
  let written = 0;
  for await (const event of events) {
    switch (event.type) {
      case 'message_start':
        usage = withReported(usage, event.message.usage);
        yield { kind: 'started', model: event.message.model, ...(requestId !== undefined && { requestId }) };
        break;
      case 'content_block_start':
        if (event.content_block.type === 'text' && event.content_block.text !== '') {
          yield { kind: 'text', text: event.content_block.text };
        }
        break;
      case 'content_block_delta':
        if (event.delta.type !== 'text_delta') break;
        written += event.delta.text.length;
        // Whoever answers does not keep to the limit that it was given, and may never end.
        if (written > params.max_tokens * LONGEST_TOKEN) return yield { kind: 'done', stopReason: 'cutOff', usage };
        yield { kind: 'text', text: event.delta.text };
        break;
      case 'message_delta':
        usage = withReported(usage, event.usage);
        stopReason = toStopReason(event.delta.stop_reason);
        break;
      case 'message_stop':
        ended = true;
        break;
      default: {
        // The SDK hands on events that it does not know. One of ours that we do not know either tells nothing.
        const metered = usageEvent.safeParse(event).data;
        if (metered !== undefined) yield { kind: 'metered', usage: metered };
      }
    }
  }
  if (signal.aborted) return yield { kind: 'stopped' };
  // A proxy that gives up ends the stream as if all was said.
  if (!ended) throw new SilenceError('the stream ended without its last event');
  yield { kind: 'done', stopReason, usage, ...(requestId !== undefined && { requestId }) };
}

function failureOf(error: unknown, target: Target): Failure {
  if (error instanceof SilenceError) return { kind: 'connectionLost', answerer: target.answerer };
  if (error instanceof APIConnectionError) {
    return error.cause instanceof SilenceError
      ? { kind: 'connectionLost', answerer: target.answerer }
      : connectionFailure(error, target);
  }
  if (error instanceof APIError) {
    const retryAfter = error.headers?.get('retry-after') ?? null;
    return apiFailure({ status: error.status, body: error.error, retryAfter, message: error.message }, target);
  }
  // Whatever breaks while a body is read: a reset connection, a body that is no event stream.
  return { kind: 'connectionLost', answerer: target.answerer };
}

/** Counts of later events are totals and replace those before; what an event leaves out stays. */
function withReported(
  usage: Usage,
  reported: {
    readonly input_tokens?: number | null;
    readonly output_tokens?: number | null;
    readonly cache_creation_input_tokens?: number | null;
    readonly cache_read_input_tokens?: number | null;
  },
): Usage {
  return {
    inputTokens: reported.input_tokens ?? usage.inputTokens,
    outputTokens: reported.output_tokens ?? usage.outputTokens,
    cacheWriteTokens: reported.cache_creation_input_tokens ?? usage.cacheWriteTokens,
    cacheReadTokens: reported.cache_read_input_tokens ?? usage.cacheReadTokens,
  };
}

function toStopReason(reason: string | null): StopReason {
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return 'cutOff';
  return reason === 'refusal' ? 'declined' : 'complete';
}
