import type { MessagesRequest } from '@codetrain/contract/messages';
import type { ProviderOptions } from '../config.ts';
import { ApiError } from '../http/errors.ts';
import type { ProviderName } from './models.ts';
import type { Route } from './routes.ts';

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

/** A request's body for a provider that knows its model by this name. */
export type BodyFor = (upstreamModel: string) => string;

/** The body of a request as providers get it. */
export interface WrittenBody {
  /** Its length in UTF-8, without the name of the model. */
  readonly bytes: number;
  readonly bodyFor: BodyFor;
}

/**
 * The body is written anew from what was checked, once for all providers. The client's own bytes could mean something
 * else to another parser (a key that is there twice), and so cost something else than was admitted. Nor is it their number
 * that counts: a schema's `1e20` is five times as long when it is written out.
 *
 * @throws ApiError invalid_request, if it is nested too deeply to be written.
 */
export function writeBody({ model: _, ...rest }: MessagesRequest): WrittenBody {
  const written = write(rest).slice(1);
  return {
    bytes: Buffer.byteLength(written),
    bodyFor: (upstreamModel) => `{"model":${JSON.stringify(upstreamModel)},${written}`,
  };
}

/** Both providers speak the Messages API under `/v1/messages` of their base address. */
export function upstreamRequest(
  provider: ProviderOptions,
  route: Route,
  { bodyFor, streams }: { readonly bodyFor: BodyFor; readonly streams: boolean },
): UpstreamRequest {
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
      accept: streams ? 'text/event-stream' : 'application/json',
      ...extraHeaders[route.provider],
    },
    body: bodyFor(route.upstreamModel),
  };
}

function write(body: Omit<MessagesRequest, 'model'>): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw new ApiError('invalid_request', 'The body is nested too deeply.');
  }
}
