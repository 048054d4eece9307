import { EXTENSION_ID } from '@codetrain/contract/signIn';

/** Editors that the service's return page can open, by their URI scheme. */
const schemes = [
  'vscode:',
  'vscode-insiders:',
  'vscodium:',
  'vscodium-insiders:',
  'cursor:',
  'windsurf:',
  'positron:',
  'code-oss:',
];

const webHosts = /^(vscode\.dev|insiders\.vscode\.dev|github\.dev|[a-z0-9-]+\.github\.dev)$/;
const loopback = /^(127\.0\.0\.1|\[::1\]|localhost)$/;

/**
 * Whether the return page leads back to this address by itself, as far as the editor can know: the page is the one that
 * decides, and shows the code to copy where it does not.
 */
export function leadsBack(callback: string | undefined): boolean {
  if (callback === undefined || !URL.canParse(callback)) return false;
  const { protocol, host, hostname, port, pathname } = new URL(callback);
  if (schemes.includes(protocol)) return host.toLowerCase() === EXTENSION_ID;
  if (!pathname.endsWith('/callback')) return false;
  if (protocol === 'http:') return loopback.test(hostname);
  return protocol === 'https:' && port === '' && webHosts.test(hostname);
}
