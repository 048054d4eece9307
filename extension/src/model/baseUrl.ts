export type BaseUrl =
  | { readonly kind: 'usable'; readonly url: string; readonly origin: string; readonly host: string }
  | { readonly kind: 'unusable'; readonly problem: 'missing' | 'notAnAddress' | 'notSecure' };

/**
 * Reads the base address of a Messages API as people write it: with or without a slash, `/v1` or `/v1/messages` at its
 * end. Code and keys go over https only, except to this machine.
 */
export function parseBaseUrl(text: string): BaseUrl {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'unusable', problem: 'missing' };
  if (!URL.canParse(trimmed)) return { kind: 'unusable', problem: 'notAnAddress' };
  const url = new URL(trimmed);
  const unfit = url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '';
  if (unfit || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return { kind: 'unusable', problem: 'notAnAddress' };
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return { kind: 'unusable', problem: 'notSecure' };
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1(\/messages)?$/, '');
  return { kind: 'usable', url: url.origin + path, origin: url.origin, host: url.host };
}

/** This machine, by its reserved names and addresses (RFC 6761 section 6.3; RFC 1122 section 3.2.1.3; RFC 4291). */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname);
