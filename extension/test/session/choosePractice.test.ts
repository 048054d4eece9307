import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { editor, type Pickable, withFakeEditor } from '../host/fakeEditor.ts';

describe('the choice of a practice', () => {
  const kept = new Map<string, unknown>();
  const memory = {
    get: (key: string) => kept.get(key),
    update: async (key: string, value: unknown) => void kept.set(key, value),
  } as unknown as vscode.Memento;
  const load = () => withFakeEditor(() => import('../../src/session/choosePractice.ts'));
  const labels: string[][] = [];

  beforeEach(() => {
    editor.reset();
    kept.clear();
    labels.length = 0;
    editor.select('a();', 1, 1);
  });
  const pick = (text: string) => {
    editor.pick = (items) => {
      labels.push(items.map(({ label }) => label));
      return items.find(({ label }: Pickable) => label.includes(text));
    };
  };

  it('offers three exercises, the last one first', async () => {
    const { choosePractice } = await load();
    pick('Change what it does');
    assert.equal((await choosePractice(memory, undefined))?.exercise, 'modification');
    pick('Find the planted bug');
    assert.equal((await choosePractice(memory, undefined))?.exercise, 'plantedBug');
    assert.match(labels[0]?.[0] ?? '', /Find the planted bug/);
    assert.match(labels[1]?.[0] ?? '', /Change what it does/);
    assert.equal(labels[1]?.length, 3);
  });

  it('can be left, and then nothing is remembered', async () => {
    const { choosePractice } = await load();
    pick('none of them');
    assert.equal(await choosePractice(memory, undefined), undefined);
    assert.equal(kept.size, 0);
  });

  it('is none where AI features are switched off: one exercise needs no model', async () => {
    const { choosePractice } = await load();
    editor.settings.set('disableAIFeatures', true);
    assert.equal((await choosePractice(memory, undefined))?.exercise, 'parsons');
    assert.deepEqual(editor.offered, []);
  });

  it('is none without code, unless it is given', async () => {
    const { choosePractice } = await load();
    const place = editor.active as unknown as vscode.TextEditor;
    editor.active = undefined;
    pick('Find the planted bug');
    assert.equal(await choosePractice(memory, undefined), undefined);
    assert.equal((await choosePractice(memory, place))?.exercise, 'plantedBug');
  });
});
