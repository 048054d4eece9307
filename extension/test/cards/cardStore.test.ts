import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Card } from '../../src/cards/card.ts';
import { CardStore, type CardTrouble, merged, NewerCardsError } from '../../src/cards/cardStore.ts';
import { reviewed } from '../../src/cards/schedule.ts';
import { seededRandom } from '../../src/tutor/shuffle.ts';
import { makeCard, NOW } from './support.ts';

describe('cards: CardStore', () => {
  let folder: string;
  let troubles: CardTrouble[];
  const open = (beat?: number) => new CardStore(folder, (trouble) => troubles.push(trouble), beat);
  const add = (card: Card, store = open()) => store.update((cards) => ({ cards: [...cards, card], value: undefined }));
  const file = (name = 'cards.json') => join(folder, name);

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'cards-')), 'not there yet');
    troubles = [];
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true, maxRetries: 5 }));

  it('is empty at first, and keeps what is added', async () => {
    assert.deepEqual(await open().read(), []);
    const card = makeCard();
    await add(card);
    assert.deepEqual(await open().read(), [card]);
    assert.deepEqual(await readdir(folder), ['cards.json'], 'no lock and nothing half written is left');
  });

  it('loses nothing of windows that write at the same time', async () => {
    const cards = Array.from({ length: 12 }, () => makeCard());
    await Promise.all(cards.map((card) => add(card)));
    assert.deepEqual(new Set((await open().read()).map(({ id }) => id)), new Set(cards.map(({ id }) => id)));
  });

  for (const [what, damage] of [
    ['cut off', () => truncate(file(), 200)],
    ['empty', () => truncate(file(), 0)],
    ['no JSON', () => writeFile(file(), 'oops')],
    ['of another shape', () => writeFile(file(), '{"version":1,"cards":"many"}')],
  ] as const) {
    it(`sets a file aside that is ${what}, says so, and goes on from the backup`, async () => {
      const [first, second] = [makeCard(), makeCard()];
      await add(first);
      await add(second);
      await damage();
      const damaged = await readFile(file(), 'utf8');
      assert.deepEqual(await open().read(), [first]);
      assert.equal(troubles.length, 1);
      assert.equal(troubles[0]?.saved, 1);
      assert.equal(await readFile(troubles[0]?.setAside ?? '', 'utf8'), damaged);
      await add(second);
      assert.deepEqual(await open().read(), [first, second]);
      assert.equal(troubles.length, 1, 'told once');
    });
  }

  it('keeps the cards that can be read where one is damaged', async () => {
    const [first, second] = [makeCard(), makeCard()];
    await add(first);
    await writeFile(file(), JSON.stringify({ version: 1, cards: [first, { ...second, options: [] }, second] }));
    assert.deepEqual(await open().read(), [first, second]);
    assert.equal(troubles.length, 1);
  });

  it('goes on from the backup where the file was lost', async () => {
    const [first, second] = [makeCard(), makeCard()];
    await add(first);
    await add(second);
    await rm(file());
    assert.deepEqual(await open().read(), [first]);
  });

  it('leaves a file of a newer version alone', async () => {
    await add(makeCard());
    const newer = '{"version":3,"cards":[],"more":true}';
    await writeFile(file(), newer);
    await assert.rejects(open().read(), NewerCardsError);
    await assert.rejects(add(makeCard()), NewerCardsError);
    assert.equal(await readFile(file(), 'utf8'), newer);
  });

  it('deletes all, backups and what was set aside too', async () => {
    await add(makeCard());
    await add(makeCard());
    await writeFile(file(), 'oops');
    await open().read();
    await open().deleteAll();
    assert.deepEqual(await readdir(folder), []);
    assert.deepEqual(await open().read(), []);
  });

  it('does not write where a change throws', async () => {
    const card = makeCard();
    await add(card);
    const failing = open().update(() => {
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    await add(makeCard());
    assert.equal((await open().read()).length, 2);
  });

  it('loses no card that was kept, when two windows write and are killed at any moment', async () => {
    const seed = process.env.CODETRAIN_SEED ?? crypto.randomUUID();
    const random = seededRandom(seed);
    const kept: string[] = [];
    const said: string[] = [];
    const beat = 40;
    /** Lives until it has kept some cards, and a moment more, so that the end comes anywhere in a change. */
    const live = async (): Promise<void> => {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), folder, String(beat)]);
      const wanted = 1 + Math.floor(random() * 3);
      const moment = random() * 12;
      let count = 0;
      for await (const line of createInterface(child.stdout)) {
        const [word, id = ''] = line.split(' ');
        if (word !== 'kept') said.push(line);
        else {
          kept.push(id);
          count += 1;
          if (count === wanted) setTimeout(() => child.kill('SIGKILL'), moment);
        }
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      assert.equal(child.signalCode, 'SIGKILL', 'it ended by our hand, not of an error');
    };
    const window = async (lives: number) => {
      for (let life = 0; life < lives; life += 1) await live();
    };
    await Promise.all([window(5), window(5)]);
    const ids = (await open(beat).read()).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, 'none twice');
    assert.deepEqual(
      kept.filter((id) => !ids.includes(id)),
      [],
    );
    assert.deepEqual([said, troubles], [[], []], 'the file was never damaged');
    await add(makeCard(), open(beat));
    assert.deepEqual(
      (await readdir(folder)).filter((name) => !/^cards\.(backup\.)?json$/.test(name)),
      [],
    );
  });

  it('merges by card, and takes the one that was reviewed more often', () => {
    const [card, other] = [makeCard(), makeCard()];
    const learned = reviewed(card, 'good', NOW);
    assert.deepEqual(merged([card], [other, learned]), [learned, other]);
    assert.deepEqual(merged([learned], [card]), [learned]);
  });
});
