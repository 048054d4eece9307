import assert from 'node:assert/strict';
import { callbackIn, encodeState } from '@codetrain/contract/signIn';
import fc from 'fast-check';
import { editorIn, hrefWith } from '../../src/identity/editors.ts';

const trusted = new Set(['code.example.com', 'code.example.com:8443']);

const editorAt = (callback: string) => editorIn(encodeState('nonce', callback), trusted);

describe('the way back to the editor', () => {
  const known: [callback: string, name: string][] = [
    ['vscode://inferhaven.codetrain/signed-in', 'Visual Studio Code'],
    ['vscode://Inferhaven.CodeTrain/signed-in', 'Visual Studio Code'],
    ['vscode-insiders://inferhaven.codetrain/signed-in?windowId=2', 'Visual Studio Code Insiders'],
    ['vscodium://inferhaven.codetrain/signed-in', 'VSCodium'],
    ['cursor://inferhaven.codetrain/signed-in', 'Cursor'],
    ['windsurf://inferhaven.codetrain/signed-in', 'Windsurf'],
    ['positron://inferhaven.codetrain/signed-in', 'Positron'],
    ['code-oss://inferhaven.codetrain/signed-in', 'Code - OSS'],
    ['https://vscode.dev/callback?vscode-reqid=1&vscode-authority=inferhaven.codetrain', 'vscode.dev'],
    ['https://insiders.vscode.dev/callback', 'insiders.vscode.dev'],
    ['https://github.dev/callback', 'github.dev'],
    ['https://fluffy-waddle-123.github.dev/callback?vscode-scheme=vscode', 'fluffy-waddle-123.github.dev'],
    ['http://127.0.0.1:8080/callback', 'the editor on this machine'],
    ['http://localhost:8080/stable-0123/callback', 'the editor on this machine'],
    ['http://[::1]:8080/callback', 'the editor on this machine'],
    ['https://code.example.com/callback', 'code.example.com'],
    ['https://code.example.com:8443/base/callback', 'code.example.com:8443'],
  ];
  for (const [callback, name] of known)
    it(`leads to ${callback}`, () => {
      assert.equal(editorAt(callback)?.name, name);
    });

  const unknown: [why: string, callback: string][] = [
    ['another extension', 'vscode://evil.extension/signed-in'],
    ['one that only begins like ours', 'vscode://inferhaven.codetrain.evil/signed-in'],
    ['another extension in a browser', 'https://vscode.dev/callback?vscode-authority=evil.extension'],
    ['an unknown scheme', 'evil://inferhaven.codetrain/signed-in'],
    ['a script', 'javascript:alert(1)//inferhaven.codetrain'],
    ['data', 'data:text/html,inferhaven.codetrain'],
    ['a file', 'file:///etc/passwd'],
    ['an unknown host', 'https://evil.test/callback'],
    ['a host that only ends like a known one', 'https://evilvscode.dev/callback'],
    ['a host that only begins like a known one', 'https://vscode.dev.evil.test/callback'],
    ['a port that a codespace forwards', 'https://fluffy-8080.app.github.dev/callback'],
    ['a known host at another port', 'https://vscode.dev:8443/callback'],
    ['a known host without TLS', 'http://vscode.dev/callback'],
    ['another page of a known host', 'https://vscode.dev/evil'],
    ['a name before the host', 'https://vscode.dev@evil.test/callback'],
    ['a name before a known host', 'https://evil@vscode.dev/callback'],
    ['a trusted host at another port', 'https://code.example.com:9999/callback'],
    ['a machine of the network', 'http://192.168.0.1/callback'],
    ['a loopback name in another', 'http://127.0.0.1.evil.test/callback'],
    ['no address', 'signed-in'],
    ['a relative address', '//evil.test/callback'],
  ];
  for (const [why, callback] of unknown)
    it(`is not a link to ${why}`, () => {
      assert.equal(editorAt(callback), undefined);
    });

  for (const state of [
    undefined,
    '',
    'nonce',
    'nonce.',
    '.dnNjb2RlOg',
    'nonce.%%%',
    'nonce.a.b',
    ['a', 'b'],
    'n.____',
    {},
  ])
    it(`is by hand with the state ${JSON.stringify(state)}`, () => {
      assert.equal(editorIn(state, trusted), undefined);
    });

  it('keeps what the callback has in its query, and adds the answer', () => {
    const editor = editorAt('https://vscode.dev/callback?vscode-reqid=1&vscode-query=a%3Db%26c&code=old#there');
    assert.ok(editor);
    assert.equal(
      hrefWith(editor, { code: 'a&b', state: 'n.c' }),
      'https://vscode.dev/callback?vscode-reqid=1&vscode-query=a%3Db%26c&code=a%26b&state=n.c',
    );
  });

  it('comes through the state unchanged, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (callback) => {
        const state = encodeState('nonce', callback);
        assert.match(state, /^[\w.-]+$/);
        assert.equal(callbackIn(state), callback.isWellFormed() ? callback : callbackIn(state));
      }),
    );
  });
});
