import assert from 'node:assert/strict';
import { conceptOf } from '../../src/cards/concepts.ts';
import { progressOf } from '../../src/cards/progress.ts';
import { reviewed } from '../../src/cards/schedule.ts';
import { days, makeCard, NOW } from './support.ts';

describe('cards: progress', () => {
  const learned = reviewed(makeCard(), 'good', days(-4));
  const returned = reviewed(reviewed(makeCard({ type: 'callerOf' }), 'good', days(-6)), 'again', days(-1));
  const retired = { ...makeCard(), retiredAt: NOW.toISOString() };
  const progress = progressOf([learned, returned, retired], NOW, conceptOf);

  it('counts the cards that are still asked', () => assert.equal(progress.cards, 2));

  it('forecasts every card once, what is overdue today', () => {
    assert.equal(progress.forecast.length, 14);
    assert.equal(progress.forecast[0]?.day, '2026-03-01');
    assert.equal(
      progress.forecast.reduce((sum, { due }) => sum + due, 0),
      2,
    );
    assert.equal(progressOf([reviewed(makeCard(), 'again', days(-90))], NOW, conceptOf).forecast[0]?.due, 1);
  });

  it('tells reviews by day, up to today', () => {
    const active = progress.activity.filter(({ reviews }) => reviews > 0).map(({ day }) => day);
    assert.deepEqual(active, ['2026-02-23', '2026-02-25', '2026-02-28']);
    assert.equal(progress.activity.at(-1)?.day, '2026-03-01');
  });

  it('judges memory by what came back, not by first answers', () => {
    assert.equal(progress.retention.seen, 0);
    assert.equal(progressOf([learned], NOW, conceptOf).retention.seen, undefined);
    assert.ok(progress.retention.estimated > 0.8 && progress.retention.estimated < 1);
  });

  it('names what is trained, the weakest first', () => {
    assert.deepEqual(
      progressOf([learned, makeCard({ type: 'callerOf' })], NOW, conceptOf).concepts.map(({ name }) => name),
      ['Who calls what', 'Types'],
    );
  });

  it('says nothing of nothing', () => {
    const { cards, retention, concepts } = progressOf([], NOW, conceptOf);
    assert.deepEqual({ cards, retention, concepts }, { cards: 0, retention: { estimated: 0 }, concepts: [] });
  });
});
