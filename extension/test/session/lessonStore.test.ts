import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import type { LessonRecord } from '../../src/session/lesson.ts';
import { withFakeEditor } from '../host/fakeEditor.ts';
import { standingLesson } from './support.ts';

describe('the store of lessons', () => {
  let storage: string;
  beforeEach(async () => {
    storage = await mkdtemp(join(tmpdir(), 'lessons-'));
  });
  afterEach(() => rm(storage, { recursive: true }));

  /** The store of one window: the editor gives a window other workspace storage as long as its last one is locked. */
  async function storeOf(window: string) {
    const { LessonStore, vscode } = await withFakeEditor(async () => ({
      ...(await import('../../src/session/lessonStore.ts')),
      vscode: await import('vscode'),
    }));
    const uri = (name: string) => vscode.Uri.parse(`file://${join(storage, name)}`);
    const context = { storageUri: uri(window), globalStorageUri: uri('global') } as Partial<ExtensionContext>;
    return new LessonStore(context as ExtensionContext);
  }

  const record = (number: number): LessonRecord => {
    const { lesson } = standingLesson();
    const id = `11111111-1111-4111-8111-${String(number).padStart(12, '0')}`;
    return { ...lesson.record, view: { ...lesson.view, id } };
  };
  const files = () => readdir(join(storage, 'global', 'lessons'));

  it('gives back what it was given, in whichever window', async () => {
    const kept = record(1);
    await (await storeOf('first')).save(kept);
    assert.deepEqual(await (await storeOf('second')).load(kept.view.id), kept);
  });

  it('knows no other lesson, and no name that is no id', async () => {
    const store = await storeOf('first');
    assert.equal(await store.load(record(2).view.id), undefined);
    assert.equal(await store.load('../../other'), undefined);
  });

  it('takes what several windows write at the same time', async () => {
    const [one, two] = [await storeOf('first'), await storeOf('second')];
    const same = record(1);
    const all = Array.from({ length: 10 }, (_, index) => [
      one.save(same),
      two.save(same),
      one.save(record(index + 2)),
      two.save(record(index + 20)),
    ]);
    await Promise.all(all.flat());
    assert.deepEqual(await one.load(same.view.id), same);
    const names = await files();
    assert.equal(names.length, 21);
    assert.ok(names.every((name) => name.endsWith('.json')));
  });

  it('keeps the latest 200, and nothing that was half written long ago', async () => {
    const store = await storeOf('first');
    await store.save(record(1));
    const folder = join(storage, 'global', 'lessons');
    const old = new Date(Date.now() - 86_400_000);
    for (let number = 2; number <= 202; number += 1) {
      await writeFile(join(folder, `${record(number).view.id}.json`), '{}');
    }
    for (const name of [`${record(7).view.id}.json`, `${record(9).view.id}.json`]) {
      await utimes(join(folder, name), old, old);
    }
    await writeFile(join(folder, 'left.partial'), '{');
    await utimes(join(folder, 'left.partial'), old, old);
    await writeFile(join(folder, 'new.partial'), '{');
    await store.save(record(203));
    const names = await files();
    assert.equal(names.filter((name) => name.endsWith('.json')).length, 200);
    assert.ok(names.includes(`${record(203).view.id}.json`));
    assert.ok(!names.includes(`${record(7).view.id}.json`) && !names.includes(`${record(9).view.id}.json`));
    assert.ok(names.includes('new.partial') && !names.includes('left.partial'));
  });
});
