import type { MessagesRequest } from '@codetrain/contract/messages';
import type { ProviderOptions } from '../config.ts';
import { ApiError } from '../http/errors.ts';
import type { ProviderName, Route } from './models.ts';

/** A request as it goes to a provider. */
export interface UpstreamRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The version of the Messages API that the contract's requests are written in. */
const ANTHROPIC_VERSION = '2026-10-21';

/** Everything that a provider is told beside the request itself. Nothing in it is about the person. */
const extraHeaders: Record<ProviderName, Record<string, string>> = {
  anthropic: {},
  // Shown in OpenRouter's own statistics: https://openrouter.ai/docs/app-attribution
  openrouter: { 'http-referer': 'https://codetrain.ai', 'x-openrouter-title': 'CodeTrain' },
};

/**
 * Both providers speak the Messages API under `/v1/messages` of their base address.
 *
 * The body is written anew from what was checked. The client's own bytes could mean something else to another parser
 * (a key that is there twice), and so cost something else than was admitted.
 *
 * @throws ApiError invalid_request, if it is nested too deeply to be written.
 */
export function upstreamRequest(provider: ProviderOptions, route: Route, body: MessagesRequest): UpstreamRequest {
  const url = new URL(`${provider.baseUrl}/v1/messages`);
  return {
    origin: url.origin,
    path: url.pathname,
    headers: {
      authorization: `Bearer ${provider.apiKey}`,
      'anthropic-version': ANTHROPIC_VERSION,
      'content-type': 'application/json',
      // Compressed, an answer could not be read in passing.
      'accept-encoding': 'identity',
      accept: body.stream === true ? 'text/event-stream' : 'application/json',
      ...extraHeaders[route.provider],
    },
    body: write({ ...body, model: route.upstreamModel }),
  };
}

function write(body: MessagesRequest): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw new ApiError('invalid_request', 'The body is nested too deeply.');
  }
}
