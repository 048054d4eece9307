import assert from 'node:assert/strict';
import { contentSecurityPolicy, pageHtml } from '../../src/panel/html.ts';

const page = {
  nonce: 'bm9uY2U=',
  cspSource: 'https://*.vscode-cdn.net',
  scriptUri: 'https://file.vscode-cdn.net/main.js',
  styleUri: 'https://file.vscode-cdn.net/main.css',
  language: 'en',
  title: 'Lesson',
  element: 'codetrain-app',
};

describe('panel: html', () => {
  it('allows its own script and style sheet, and nothing else', () => {
    const policy = contentSecurityPolicy(page);
    assert.equal(
      policy,
      "default-src 'none'; script-src 'nonce-bm9uY2U='; style-src https://*.vscode-cdn.net; base-uri 'none'; form-action 'none'",
    );
    assert.doesNotMatch(policy, /unsafe|data:|\* |img-src|connect-src/);
  });

  it('escapes what it is given', () => {
    const html = pageHtml({ ...page, title: '</title><script>alert(1)</script>', language: '"><script>' });
    assert.equal(html.match(/<script/g)?.length, 1);
  });
});
