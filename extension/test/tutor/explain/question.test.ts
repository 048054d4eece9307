import assert from 'node:assert/strict';
import { grade, publicQuestion, reviewQuestion } from '../../../src/tutor/explain/question.ts';
import { shuffled } from '../../../src/tutor/shuffle.ts';
import { cartFacts, goodAnswer } from '../support/cart.ts';

function question(seed: string) {
  const reviewed = reviewQuestion(goodAnswer.check, cartFacts, seed).question;
  if (reviewed === undefined) throw new Error('the good question was refused');
  return reviewed;
}

describe('the check question', () => {
  it('shows no key', () => {
    const shown = JSON.stringify(publicQuestion(question('seed')));
    assert.doesNotMatch(shown, /correct|why|minimum of 0 and 5/i);
  });

  it('has the same order for the same seed, and every place for the key over many', () => {
    assert.deepEqual(question('one'), question('one'));
    const places = new Set<number>();
    for (let seed = 0; seed < 50; seed += 1)
      places.add(question(String(seed)).options.findIndex((option) => option.correct));
    assert.deepEqual([...places].sort(), [0, 1, 2]);
  });

  it('tells why the choice was right, or both what it mistook and what is right', () => {
    const asked = question('seed');
    const correct = asked.options.findIndex((option) => option.correct);
    const wrong = asked.options.findIndex((option) => option.text === 'It returns -5');
    assert.deepEqual(grade(asked, correct), {
      chosen: correct,
      correct,
      feedback: 'The minimum of 0 and 5 is taken off.',
    });
    assert.deepEqual(grade(asked, wrong), {
      chosen: wrong,
      correct,
      feedback: 'That forgets `Math.min`.\n\nThe minimum of 0 and 5 is taken off.',
    });
  });

  for (const choice of [-1, 3, 0.5, Number.NaN]) {
    it(`has no option ${choice}`, () => assert.equal(grade(question('seed'), choice), undefined));
  }
});

describe('shuffled', () => {
  it('keeps every item', () => {
    const items = Array.from({ length: 40 }, (_, index) => index);
    assert.deepEqual(
      shuffled(items, 'x').sort((a, b) => a - b),
      items,
    );
  });
});
