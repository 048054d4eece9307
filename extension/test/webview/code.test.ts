import assert from 'node:assert/strict';
import { revealHidden } from '../../webview/code/controlCharacters.ts';
import { dedent } from '../../webview/code/dedent.ts';
import { grammarFor, loadGrammar } from '../../webview/code/languages.ts';

describe('webview: code', () => {
  it('takes away the indentation that all lines share', () => {
    assert.deepEqual(dedent(['    a', '', '      b', '   ']), ['a', '', '  b', '']);
    assert.deepEqual(dedent(['\ta', '\t\tb']), ['a', '\tb']);
    assert.deepEqual(dedent(['\ta', '    b']), ['\ta', '    b']);
    assert.deepEqual(dedent(['', ' ']), ['', ' ']);
  });

  it('shows characters that hide how code is read', () => {
    assert.deepEqual(revealHidden('if (admin\u202e) {'), [
      { hidden: false, text: 'if (admin' },
      { hidden: true, text: 'U+202E' },
      { hidden: false, text: ') {' },
    ]);
    for (const harmless of ['a\tb', 'שלום', '👩‍💻', 'naïve', '日本語']) {
      assert.deepEqual(revealHidden(harmless), [{ hidden: false, text: harmless }]);
    }
  });

  it('knows the language ids of the editor and the short names of fences', () => {
    const names = { typescriptreact: 'typescript', TS: 'typescript', py: 'python', shellscript: 'bash', jsonc: 'json' };
    for (const [name, grammar] of Object.entries(names)) assert.equal(grammarFor(name), grammar);
    for (const name of ['', 'plaintext', 'klingon', 'constructor', '__proto__'])
      assert.equal(grammarFor(name), undefined);
  });

  it('loads a grammar when it is needed', async () => assert.equal(typeof (await loadGrammar('rust')), 'function'));
});
