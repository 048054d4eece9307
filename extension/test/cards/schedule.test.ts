import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cardSchema, type GradeName, gradeNames, type Review } from '../../src/cards/card.ts';
import { isDue, nextDue } from '../../src/cards/due.ts';
import { gradeOf, recallOf, reviewed, withoutLastReview } from '../../src/cards/schedule.ts';
import { days, makeCard, NOW } from './support.ts';

const HOUR = 3_600_000;

describe('cards: schedule', () => {
  const grades: readonly (readonly [isRight: boolean, isSure: boolean, hints: number, GradeName])[] = [
    [false, true, 0, 'again'],
    [false, false, 3, 'again'],
    [true, true, 1, 'hard'],
    [true, false, 2, 'hard'],
    [true, false, 0, 'good'],
    [true, true, 0, 'easy'],
  ];
  for (const [isRight, isSure, hints, grade] of grades) {
    it(`${isRight ? 'right' : 'wrong'}, ${isSure ? 'sure' : 'unsure'}, ${hints} hints: ${grade}`, () =>
      assert.equal(gradeOf({ isRight, isSure, hints }), grade));
  }

  it('comes back on another day, later the better it went', () => {
    const due = gradeNames.map((grade) => Date.parse(reviewed(makeCard(), grade, NOW).schedule.due));
    assert.deepEqual(
      due,
      [...due].sort((a, b) => a - b),
    );
    assert.equal(new Set(due).size, gradeNames.length);
    for (const instant of due) assert.ok(instant - NOW.getTime() >= 23 * HOUR);
  });

  it('falls due when nine of ten would be recalled', () => {
    let card = makeCard();
    for (let count = 0; count < 4; count += 1) card = reviewed(card, 'good', new Date(card.schedule.due));
    const recall = recallOf(card, new Date(card.schedule.due));
    assert.ok(Math.abs(recall - 0.9) < 0.02, String(recall));
  });

  it('stays a valid card whatever is answered and whenever, and every review can be taken back', () => {
    const step = fc.record({ grade: fc.constantFrom(...gradeNames), wait: fc.integer({ min: 0, max: 900 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let now = NOW;
        let card = makeCard();
        for (const { grade, wait } of steps) {
          now = days(wait, now);
          const next = reviewed(card, grade, now);
          assert.ok(cardSchema.safeParse(next).success);
          assert.ok(Date.parse(next.schedule.due) - now.getTime() >= 23 * HOUR);
          assert.deepEqual(withoutLastReview(next), card);
          card = next;
        }
      }),
    );
  });

  it('removes the oldest review when the log holds more than 1,000', () => {
    const before = makeCard().schedule;
    const log = Array.from(
      { length: 1_000 },
      (_, day): Review => ({ at: days(day).toISOString(), grade: 'good', before }),
    );
    const full = reviewed(makeCard({ log: log.slice(1) }), 'hard', days(1_000));
    assert.equal(full.log.length, 1_000);
    assert.deepEqual(full.log.slice(0, -1), log.slice(1));
    const cut = reviewed(makeCard({ log }), 'hard', days(1_000));
    assert.deepEqual(cut.log.slice(0, -1), log.slice(1));
    assert.deepEqual([cut.log.length, cut.log.at(-1)?.grade], [1_000, 'hard']);
  });

  it('knows what is due, and when the next is', () => {
    const later = reviewed(makeCard(), 'good', NOW);
    const retired = { ...makeCard(), retiredAt: NOW.toISOString() };
    assert.deepEqual(
      [makeCard(), later, retired].map((card) => isDue(card, NOW)),
      [true, false, false],
    );
    assert.equal(nextDue([makeCard(), later, retired], NOW)?.toISOString(), later.schedule.due);
    assert.equal(nextDue([retired], NOW), undefined);
  });
});
