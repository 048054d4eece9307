import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardFileSchema } from '../../src/cards/card.ts';
import { CardStore, type CardTrouble } from '../../src/cards/cardStore.ts';
import { migrated } from '../../src/cards/migrate.ts';
import { reviewed } from '../../src/cards/schedule.ts';
import { exportText, parseImport } from '../../src/cards/transfer.ts';
import { days, makeCard, makeRecallCard, NOW } from './support.ts';

const cards = [
  reviewed(reviewed(makeCard(), 'again', NOW), 'good', days(3)),
  makeCard({ retiredAt: NOW.toISOString() }),
  makeCard(),
];
/** As version 1 wrote them. */
const version1 = { version: 1, cards: cards.map(({ kind: _, ...card }) => card) };
const text1 = JSON.stringify(version1);

describe('cards: files of version 1', () => {
  let folder: string;
  let troubles: CardTrouble[];
  const open = () => new CardStore(folder, (trouble) => troubles.push(trouble));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cards-'));
    troubles = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('are read with every card, its schedule and its log', async () => {
    await writeFile(join(folder, 'cards.json'), text1);
    assert.deepEqual(await open().read(), cards);
    assert.deepEqual(troubles, []);
    assert.equal(await readFile(join(folder, 'cards.json'), 'utf8'), text1, 'reading changes nothing');
  });

  it('are written anew with the next change, and kept as they were beside it', async () => {
    await writeFile(join(folder, 'cards.json'), text1);
    const added = makeRecallCard();
    await open().update((all) => ({ cards: [...all, added], value: undefined }));
    const written: unknown = JSON.parse(await readFile(join(folder, 'cards.json'), 'utf8'));
    assert.deepEqual(written, { version: 2, cards: [...cards, added] });
    assert.equal(await readFile(join(folder, 'cards.backup.json'), 'utf8'), text1);
    assert.deepEqual(await open().read(), [...cards, added]);
  });

  it('come back from their backup if the file is lost', async () => {
    await writeFile(join(folder, 'cards.backup.json'), text1);
    assert.deepEqual(await open().read(), cards);
  });

  it('give back what can be read of them if one card is damaged', async () => {
    const damaged = { ...version1, cards: [...version1.cards, { id: 'x' }] };
    await writeFile(join(folder, 'cards.json'), JSON.stringify(damaged));
    assert.deepEqual(await open().read(), cards);
    assert.equal(troubles[0]?.saved, cards.length);
  });

  it('can be imported', () => {
    assert.deepEqual(parseImport(new TextEncoder().encode(text1)), { kind: 'cards', cards });
    const all = [...cards, makeRecallCard()];
    assert.deepEqual(parseImport(new TextEncoder().encode(exportText(all))), { kind: 'cards', cards: all });
  });

  it('take no other shape with them', () => {
    for (const data of [null, 7, [], {}, { version: 1 }, { version: 1, cards: 'many' }, { version: 3, cards: [] }])
      assert.equal(migrated(data), data);
    const smuggled = { version: 1, cards: [{ ...version1.cards[0], kind: 'recall', answer: 'x' }] };
    assert.equal(cardFileSchema.safeParse(migrated(smuggled)).success, false, 'version 1 knew no such card');
  });
});
