import { networkInterfaces } from 'node:os';
import { isLoopback } from './baseUrl.ts';

/** Codes of Node, undici and Chromium that mean: no way out of this machine. */
const offlineCodes = new Set(['ENETDOWN', 'ENETUNREACH', 'EHOSTUNREACH', 'EAI_AGAIN', 'ERR_INTERNET_DISCONNECTED']);
const unknownHostCodes = new Set(['ENOTFOUND', 'ERR_NAME_NOT_RESOLVED']);

/** Hosts that exist: if their names cannot be looked up, the connection is at fault. */
const knownHosts = new Set(['api.codetrain.ai', 'api.anthropic.com', 'openrouter.ai']);

/**
 * Whether a failed connection means that this machine is offline, rather than that the other side cannot be reached.
 * @param connected Whether the machine has any network; replaced in tests.
 */
export function meansOffline(error: unknown, url: string, connected: () => boolean = hasNetwork): boolean {
  const { hostname } = new URL(url);
  if (isLoopback(hostname)) return false;
  const codes = errorCodes(error);
  if (codes.some((code) => offlineCodes.has(code))) return true;
  if (!connected()) return true;
  return knownHosts.has(hostname) && codes.some((code) => unknownHostCodes.has(code));
}

/** Codes of an error and its causes; Chromium's stand in the message, as `net::ERR_…`. */
export function errorCodes(error: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error && codes.length < 10; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
    codes.push(...(at.message.match(/\b(?:E[A-Z]{4,}|EAI_AGAIN|ERR_[A-Z_]+)\b/g) ?? []));
    if (at instanceof AggregateError) codes.push(...at.errors.flatMap(errorCodes));
  }
  return codes;
}

const hasNetwork = (): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some((address) => !address.internal));
