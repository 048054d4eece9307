import assert from 'node:assert/strict';
import { editor, withFakeEditor } from '../host/fakeEditor.ts';
import { cart } from '../tutor/support/cart.ts';

describe('the veil over lines', () => {
  /** Lines that are hidden in the one editor that is in sight, one-based: first and last. */
  async function veiled() {
    const { Veil } = await withFakeEditor(() => import('../../src/session/veil.ts'));
    editor.reset();
    const { document } = editor.select(cart.lines.join('\n'), 1, 10);
    let drawn: readonly { readonly range: { start: { line: number }; end: { line: number } } }[] = [];
    editor.visible.push({ document, setDecorations: (_, next) => (drawn = next as typeof drawn) });
    const hidden = () => drawn.map(({ range }) => [range.start.line + 1, range.end.line + 1]);
    const ref = { startLine: 2, endLine: 5, quote: 'let sum = 0;' };
    return { veil: new Veil(), document, hidden, lines: { uri: document.uri.toString(), ref } };
  }

  it('hides the lines, and shows them again', async () => {
    const { veil, hidden, lines } = await veiled();
    veil.cover(lines);
    assert.deepEqual(hidden(), [[2, 5]]);
    veil.cover(undefined);
    assert.deepEqual(hidden(), []);
    veil.dispose();
  });

  it('hides nothing of another document', async () => {
    const { veil, hidden, lines } = await veiled();
    veil.cover({ ...lines, uri: 'file:///other.ts' });
    assert.deepEqual(hidden(), []);
    veil.dispose();
  });

  it('follows lines that move, and lets be seen what cannot be found', async () => {
    const { veil, document, hidden, lines } = await veiled();
    veil.cover(lines);
    document.replace(['// new', ...cart.lines].join('\n'));
    assert.deepEqual(hidden(), [[3, 6]]);
    document.replace('other();');
    assert.deepEqual(hidden(), []);
    veil.dispose();
  });

  it('hides nothing once it is gone', async () => {
    const { veil, hidden, lines } = await veiled();
    veil.cover(lines);
    veil.dispose();
    assert.deepEqual(hidden(), []);
  });
});
