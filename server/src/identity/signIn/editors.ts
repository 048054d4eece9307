import { callbackIn, EXTENSION_ID } from '@codetrain/contract/signIn';

/** Where a sign-in came from and may be handed back to. */
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
 * The editor that a sign-in may be handed back to by a link; undefined if it is not one that we know. PKCE does not
 * protect a person whom somebody sent here with a sign-in of their own: for them the link must lead nowhere but to our
 * extension (RFC 9700, section 4.11).
 *
 * @param state of the authorization request.
 * @param hosts of editors in a browser that are trusted besides the known ones.
 */
export function editorIn(state: unknown, hosts: ReadonlySet<string>): Editor | undefined {
  const text = typeof state === 'string' ? callbackIn(state) : undefined;
  const callback = text === undefined ? null : URL.parse(text);
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

/** The address that hands the answer of an authorization request to the editor. */
export function hrefWith({ callback }: Editor, answer: Readonly<Record<string, string>>): string {
  const url = new URL(callback);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  url.hash = '';
  return url.href;
}
