/** The one client that editors sign in as: public, so PKCE is what proves that the same editor asks for the tokens. */
export const EDITOR_CLIENT_ID = 'codetrain-editor';

/** Publisher and name of the extension: the only authority that a callback address of an editor may have. */
export const EXTENSION_ID = 'inferhaven.codetrain';

/** Scope that a refresh token needs (OpenID Connect Core, section 11), together with `prompt=consent`. */
export const OFFLINE_SCOPE = 'offline_access';

/** Paths of the authorization server under the address of the API. Its issuer is `<API>/oauth`. */
export const oauthPaths = {
  issuer: '/oauth',
  /** RFC 8414, section 3. */
  metadata: '/.well-known/oauth-authorization-server/oauth',
  authorization: '/oauth/auth',
  token: '/oauth/token',
  revocation: '/oauth/revoke',
  deviceAuthorization: '/oauth/device/auth',
  /** The only redirect URI: a page that hands the code back to the editor. */
  return: '/oauth/return',
} as const;

/** Parameter of authorization requests, code and device alike: what the person is to know this editor by. */
export const DEVICE_NAME_PARAMETER = 'device_name';
export const DEVICE_NAME_LENGTH = 80;

/** Longest address of an editor that is taken, in characters. */
export const CALLBACK_LENGTH = 2_000;

/**
 * The `state` of an authorization request: what the editor compares, and where the return page sends the person.
 *
 * @param nonce unguessable; letters, digits, `-` and `_`.
 * @param callback the editor's own address for this sign-in; base64url, so that nobody on the way re-encodes it.
 * Absent: the person copies the code.
 */
export function encodeState(nonce: string, callback?: string): string {
  if (callback === undefined) return nonce;
  const bytes = new TextEncoder().encode(callback);
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `${nonce}.${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** The callback address in a `state`; undefined if there is none, or none that can be read. */
export function callbackIn(state: string): string | undefined {
  const encoded = /^[\w-]+\.([\w-]+)$/.exec(state)?.[1];
  if (encoded === undefined || encoded.length > (CALLBACK_LENGTH * 4) / 3) return undefined;
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
