import assert from 'node:assert/strict';
import { type FlowName, flows, flowsFor } from '../../../src/account/signIn/flows.ts';

const own = (scheme: string) => `${scheme}://inferhaven.codetrain/signed-in?windowId=1`;
const web = (address: string) =>
  `${address}?vscode-reqid=1&vscode-scheme=vscode&vscode-authority=inferhaven.codetrain&vscode-path=/signed-in`;

const everything: FlowName[] = ['redirect', 'deviceCode', 'pasteCode'];
const byHand: FlowName[] = ['deviceCode', 'pasteCode'];

/** Where the extension runs, the address that `asExternalUri` gives there, and the ways of signing in. */
const hosts: readonly [host: string, callback: string | undefined, ways: readonly FlowName[]][] = [
  ['VS Code on the desktop', own('vscode'), everything],
  ['VS Code Insiders', own('vscode-insiders'), everything],
  ['Remote SSH: the window is local', own('vscode'), everything],
  ['WSL: the window is on Windows', own('vscode'), everything],
  ['a container', own('vscode'), everything],
  ['a codespace on the desktop', own('vscode'), everything],
  ['a codespace in the browser', web('https://fuzzy-spoon-7x9.github.dev/callback'), everything],
  ['vscode.dev', web('https://vscode.dev/callback'), everything],
  ['insiders.vscode.dev', web('https://insiders.vscode.dev/callback'), everything],
  ['github.dev', web('https://github.dev/callback'), everything],
  ['a tunnel, opened on vscode.dev', web('https://vscode.dev/callback'), everything],
  ['code-server on this machine', web('http://127.0.0.1:8080/stable-0/callback'), everything],
  ['code-server on a host of one’s own', web('https://code.example.com/stable-0/callback'), byHand],
  ['code-server on a host without TLS', web('http://code.example.com/stable-0/callback'), byHand],
  ['a port that a codespace forwards', web('https://fuzzy-spoon-7x9-3000.app.github.dev/callback'), byHand],
  ['Cursor', own('cursor'), everything],
  ['Windsurf', own('windsurf'), everything],
  ['VSCodium', own('vscodium'), everything],
  ['Positron', own('positron'), everything],
  ['Code - OSS', own('code-oss'), everything],
  ['a fork that nobody knows yet', own('newfork'), byHand],
  ['an editor that gives no address', undefined, byHand],
  ['an address that is none', 'vscode', byHand],
  ['the address of another extension', 'vscode://someone.else/signed-in', byHand],
];

describe('ways of signing in', () => {
  for (const [host, callback, ways] of hosts) {
    it(`in ${host}: ${ways.join(', ')}`, () => {
      const offered = flowsFor({ callback, hasBrowser: true }).map(({ name }) => name);
      assert.deepEqual(offered, ways);
    });

    it(`in ${host}, where no browser opens: by a code on another device`, () => {
      const offered = flowsFor({ callback, hasBrowser: false }).map(({ name }) => name);
      assert.deepEqual(offered, ['deviceCode']);
    });
  }

  it('are there for every host', () => assert.ok(flows.some(({ needs }) => needs.length === 0)));
});
