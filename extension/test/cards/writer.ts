/** A window of its own: adds cards until it is killed, and tells of each one that is kept. */
import { CardStore } from '../../src/cards/cardStore.ts';
import { makeCard } from './support.ts';

const [folder = '', beat = ''] = process.argv.slice(2);
const store = new CardStore(folder, (trouble) => process.stdout.write(`trouble ${trouble.setAside}\n`), Number(beat));
for (;;) {
  const card = makeCard();
  await store.update((cards) => ({ cards: [...cards, card], value: undefined }));
  process.stdout.write(`kept ${card.id}\n`);
}
