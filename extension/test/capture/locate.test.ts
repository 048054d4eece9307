import assert from 'node:assert/strict';
import type { Place } from '../../src/capture/locate.ts';
import { MAX_CHARACTERS, MAX_LINES } from '../../src/capture/outcome.ts';
import { editor, withFakeEditor } from '../host/fakeEditor.ts';

describe('locating what to explain', () => {
  beforeEach(() => editor.reset());

  async function locate(lines: readonly string[]) {
    const module = await withFakeEditor(() => import('../../src/capture/locate.ts'));
    const place: unknown = editor.select(lines.join('\n'), 1, lines.length);
    return module.locate(place as Place);
  }
  const long = (count: number, characters: number) => Array.from({ length: count }, () => 'x'.repeat(characters));
  const outline = (startLine: number, endLine: number) =>
    editor.providers.set('vscode.executeDocumentSymbolProvider', () => [
      {
        name: 'total',
        kind: 'Function',
        range: { start: { line: startLine - 1 }, end: { line: endLine - 1 } },
        children: [],
      },
    ]);

  it('offers the first lines of what is too long, and the unit around the cursor', async () => {
    outline(391, 402);
    const location = await locate(long(400, 10));
    assert.equal(location.kind, 'tooLong');
    if (location.kind !== 'tooLong') return;
    assert.deepEqual(location.first, { startLine: 1, endLine: MAX_LINES });
    // Outlines lag behind typing.
    assert.deepEqual(location.unit, { name: 'total', startLine: 391, endLine: 400 });
  });

  it('offers only as many lines as are not too wide', async () => {
    outline(301, 400);
    const location = await locate(long(400, 999));
    assert.equal(location.kind, 'tooLong');
    if (location.kind !== 'tooLong') return;
    assert.deepEqual(location.first, { startLine: 1, endLine: MAX_CHARACTERS / 1_000 });
    assert.equal(location.unit, undefined);
  });

  it('offers nothing if not even one line is narrow enough', async () => {
    const location = await locate(long(400, MAX_CHARACTERS));
    assert.deepEqual(location, { kind: 'refused', refusal: { kind: 'tooWide' } });
  });
});
