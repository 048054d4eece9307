import assert from 'node:assert/strict';
import { estimateTokenCount } from 'tokenx';
import type { Card } from '../../src/cards/card.ts';
import { reviewed } from '../../src/cards/schedule.ts';
import { SHOWN_TOKENS, shownOn } from '../../src/cards/shown.ts';
import { cart } from '../tutor/support/cart.ts';
import { days, makeCard, makeRecallCard, NOW } from './support.ts';

const here = { workspace: 'file:///workspace', path: 'src/cart.ts' };
const anchors = [{ startLine: 13, endLine: 13, quote: 'let sum = 0;' }];
const place = { ...makeCard().place, path: here.path, symbolPath: ['total'], anchors };
const about = (question: string, grade: 'again' | 'hard' | 'good' | 'easy', change: Partial<Card> = {}): Card =>
  reviewed(makeRecallCard({ question, place, ...(change as object) }), grade, NOW);
const told = (...cards: Card[]) => shownOn(cart, here, cards)?.text;

describe('cards: what a learner has shown', () => {
  it('is what they missed, with what they seemed to believe, then what they know', () => {
    const known = about('What does `total` round to?', 'good');
    const missed = about('What does `coupon` change?', 'again', { misconception: 'Forgets `Math.min`' });
    assert.equal(
      told(known, missed),
      'missed: What does `coupon` change?; seemed to believe: Forgets `Math.min`\nknows: What does `total` round to?',
    );
  });

  it('goes by the last answer', () => {
    const learned = reviewed(about('What does `coupon` change?', 'again', { misconception: 'Adds' }), 'good', days(3));
    assert.equal(told(learned), 'knows: What does `coupon` change?');
  });

  it('tells of other files what is trained and the name that both share, and nothing else', () => {
    const other = { ...place, path: 'src/secretPlans.ts', symbolPath: ['total'], anchors: [] };
    const card = about('What does `total` cost the `Kremlin`?', 'again', { place: other, misconception: 'It is free' });
    assert.equal(told(card), 'missed: What code does (`total`)');
  });

  it('names nothing that does not stand in the code, even of the same file', () => {
    assert.equal(told(about('Why does `hiddenRule` come first?', 'again')), 'missed: What code does (`total`)');
    const belief = about('What does `total` return?', 'hard', { misconception: 'Calls `hiddenRule`' });
    assert.equal(told(belief), 'missed: What does `total` return?');
  });

  const untold: [string, Card][] = [
    ['about other code of the file', about('Q?', 'good', { place: { ...place, symbolPath: ['other'], anchors: [] } })],
    ['of another workspace', about('Q?', 'good', { place: { ...place, workspace: 'file:///else' } })],
    ['retired', about('Q?', 'good', { retiredAt: NOW.toISOString() })],
  ];
  for (const [name, card] of untold) it(`leaves out a card that is ${name}`, () => assert.equal(told(card), undefined));

  it('stays within its budget, the latest first, on lines of its own', () => {
    const cards = Array.from({ length: 60 }, (_, index) =>
      reviewed(makeRecallCard({ question: `Why ${index}\n${'and why '.repeat(100)}?`, place }), 'again', days(index)),
    );
    const item = shownOn(cart, here, cards);
    assert.ok(item && estimateTokenCount(item.text) <= SHOWN_TOKENS);
    assert.match(item.text, /^missed: Why 59 and why/);
    assert.ok(item.text.split('\n').every((line) => line.startsWith('missed: ')));
    assert.deepEqual(shownOn(cart, here, cards.toReversed()), item);
  });
});
