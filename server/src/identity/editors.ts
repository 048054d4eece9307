import { CALLBACK_LENGTH, callbackIn, EXTENSION_ID } from '@codetrain/contract/signIn';

/** Where a page of ours came from and may lead back to. */
export interface Editor {
  /** As its users call it. */
  readonly name: string;
  readonly callback: URL;
}

/** Editors on the desktop, by the scheme that the system opens them with. */
const schemes: Readonly<Record<string, string>> = {
  'vscode:': 'Visual Studio Code',
  'vscode-insiders:': 'Visual Studio Code Insiders',
  'vscodium:': 'VSCodium',
  'vscodium-insiders:': 'VSCodium Insiders',
  'cursor:': 'Cursor',
  'windsurf:': 'Windsurf',
  'positron:': 'Positron',
  'code-oss:': 'Code - OSS',
};

/**
 * Hosts of editors in a browser. A codespace is one label below github.dev; ports that it forwards, which may serve
 * anything, are below app.github.dev.
 */
const webHosts = /^(vscode\.dev|insiders\.vscode\.dev|github\.dev|[a-z0-9-]+\.github\.dev)$/;

const loopback = /^(127\.0\.0\.1|\[::1\]|localhost)$/;

/**
 * The editor that a sign-in may be handed back to by a link; undefined if it is not one that we know.
 *
 * @param state of the authorization request.
 */
export function editorIn(state: unknown, hosts: ReadonlySet<string>): Editor | undefined {
  return editorAt(typeof state === 'string' ? callbackIn(state) : undefined, hosts);
}

/**
 * The editor at an address that a link of ours may lead to; undefined if it is not one that we know. PKCE does not
 * protect a person whom somebody sent here with a sign-in of their own: for them the link must lead nowhere but to our
 * extension (RFC 9700, section 4.11).
 *
 * @param address that somebody, perhaps the editor, says is the editor's.
 * @param hosts of editors in a browser that are trusted besides the known ones.
 */
export function editorAt(address: unknown, hosts: ReadonlySet<string>): Editor | undefined {
  const callback = typeof address === 'string' && address.length <= CALLBACK_LENGTH ? URL.parse(address) : null;
  if (callback === null || callback.username !== '' || callback.password !== '') return undefined;
  const desktop = Object.hasOwn(schemes, callback.protocol) ? schemes[callback.protocol] : undefined;
  if (desktop !== undefined) {
    return callback.host.toLowerCase() === EXTENSION_ID ? { name: desktop, callback } : undefined;
  }
  const isOurs = [null, EXTENSION_ID].includes(callback.searchParams.get('vscode-authority'));
  // The page of VS Code's server that passes a callback on to the window it belongs to.
  if (!isOurs || !callback.pathname.endsWith('/callback')) return undefined;
  if (callback.protocol === 'http:') {
    return loopback.test(callback.hostname) ? { name: 'the editor on this machine', callback } : undefined;
  }
  const isKnown = callback.port === '' && webHosts.test(callback.hostname);
  return callback.protocol === 'https:' && (isKnown || hosts.has(callback.host))
    ? { name: callback.host, callback }
    : undefined;
}

/** The address that hands an answer, if there is one, to the editor. */
export function hrefWith({ callback }: Editor, answer: Readonly<Record<string, string>> = {}): string {
  const url = new URL(callback);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  url.hash = '';
  return url.href;
}
