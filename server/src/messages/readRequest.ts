import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { headers } from '@codetrain/contract/headers';
import * as contract from '@codetrain/contract/messages';
import { checkClientVersion } from '@codetrain/contract/version';
import { ApiError } from '../http/errors.ts';
import { invalidRequest } from '../http/invalidRequest.ts';
import type { SessionId } from '../ids.ts';
import type { CacheWrites } from '../metering/estimate.ts';
import { readBody } from './readBody.ts';

/** A request that obeys the contract. */
export interface ModelRequest {
  readonly sessionId: SessionId;
  readonly clientKey: string | null;
  readonly mode: contract.Mode | null;
  readonly body: contract.MessagesRequest;
  readonly cacheWrites: CacheWrites;
}

/**
 * Reads a request and checks it against the contract.
 *
 * @throws ApiError with the code and name of what is wrong, but none of its content.
 */
export async function readRequest(req: IncomingMessage): Promise<ModelRequest> {
  const fromHeaders = readHeaders(req.headers);
  const raw = await readBody(req);
  // The issues carry what was found, so that what is missing can be told from what is wrong. Nothing of it is repeated.
  const { data: body, error } = contract.messagesRequest.safeParse(parse(raw), { reportInput: true });
  if (body === undefined) throw invalidRequest(error.issues);
  return { ...fromHeaders, body, cacheWrites: cacheWritesOf(body) };
}

function readHeaders(given: IncomingHttpHeaders): Pick<ModelRequest, 'sessionId' | 'clientKey' | 'mode'> {
  switch (checkClientVersion(one(given[headers.contract]))) {
    case 'clientTooOld':
      throw new ApiError('client_too_old', 'This version of the extension is too old for the service: update it.');
    case 'serverTooOld':
      throw new ApiError('server_too_old', 'This version of the extension is newer than the service.');
    case 'ok':
  }
  // A beta can change what a request costs and what its answer looks like.
  if (given['anthropic-beta'] !== undefined) {
    throw new ApiError('unsupported_field', 'anthropic-beta: betas are not supported.');
  }
  const sessionId = contract.sessionId.safeParse(one(given[headers.session]));
  if (!sessionId.success) throw new ApiError('invalid_session', `${headers.session}: send the session's id, a UUID.`);
  const clientKey = optional(contract.clientKey, given[headers.idempotencyKey]);
  if (!clientKey.success) {
    throw new ApiError('invalid_request', `${headers.idempotencyKey}: 1 to 255 visible ASCII characters.`);
  }
  const mode = optional(contract.mode, given[headers.mode]);
  if (!mode.success) throw new ApiError('invalid_request', `${headers.mode}: one of ${contract.modes.join(', ')}.`);
  return {
    // Postgres knows a UUID in lower case only; so do our own comparisons.
    sessionId: sessionId.data.toLowerCase() as SessionId,
    clientKey: clientKey.data ?? null,
    mode: mode.data ?? null,
  };
}

/** Node joins repeated headers with a comma, so a repeated one fails its own check. */
const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

function optional<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  value: string | string[] | undefined,
): { success: true; data?: T } | { success: false } {
  return value === undefined ? { success: true } : schema.safeParse(one(value));
}

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    // Not the parser's own words: they quote the body.
    throw new ApiError('invalid_json', 'The body is not valid JSON in UTF-8.');
  }
}

function cacheWritesOf({ system, messages }: contract.MessagesRequest): CacheWrites {
  let writes: CacheWrites = 'none';
  for (const content of [system, ...messages.map((message) => message.content)]) {
    if (!Array.isArray(content)) continue;
    for (const { cache_control: control } of content) {
      if (control?.ttl === '1h') return '1h';
      if (control != null) writes = '5m';
    }
  }
  return writes;
}
