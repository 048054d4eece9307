import assert from 'node:assert/strict';
import { encodeState } from '@codetrain/contract/signIn';
import { leadsBack } from '../extension/src/account/signIn/returnPage.ts';
import { editorIn } from '../server/src/identity/editors.ts';

const query = '?vscode-reqid=1&vscode-scheme=vscode&vscode-authority=inferhaven.codetrain&vscode-path=/signed-in';
const schemes = ['vscode', 'vscode-insiders', 'vscodium', 'cursor', 'windsurf', 'positron', 'code-oss', 'evil'];
const addresses = [
  ...schemes.map((scheme) => `${scheme}://inferhaven.codetrain/signed-in?windowId=1`),
  'vscode://someone.else/signed-in',
  ...['https://vscode.dev', 'https://insiders.vscode.dev', 'https://a-b1.github.dev', 'https://github.dev'].map(
    (origin) => `${origin}/callback${query}`,
  ),
  `https://a-3000.app.github.dev/callback${query}`,
  `https://vscode.dev:444/callback${query}`,
  `https://vscode.dev.evil.test/callback${query}`,
  `http://vscode.dev/callback${query}`,
  `https://vscode.dev/elsewhere${query}`,
  `http://127.0.0.1:8080/stable-0/callback${query}`,
  `http://localhost:8080/stable-0/callback${query}`,
  `http://127.0.0.1.evil.test/callback${query}`,
  `https://code.example.com/stable-0/callback${query}`,
  'javascript:alert(1)',
  'no address',
];

describe('the editor and the return page agree on where it leads back to', () => {
  for (const address of addresses) {
    it(address, () => {
      assert.equal(leadsBack(address), editorIn(encodeState('nonce', address), new Set()) !== undefined);
    });
  }
});
