import assert from 'node:assert/strict';
import { leakFindings, leaks, type Strictness } from '../../../src/tutor/checks/leak.ts';

describe('leak of a hidden answer', () => {
  const line = 'sum -= Math.min(sum, coupon.amount);';
  const hidden = 'The call Math.min(sum, coupon.amount) caps the discount, so totals never turn negative.';
  const quote = 'Look at Math.min(sum, coupon.amount) first.';

  for (const strictness of ['verbatim', 'meaning'] satisfies Strictness[]) {
    it(`reports no leak when the shared words are a quote of the code: ${strictness}`, () => {
      assert.equal(leaks(quote, hidden, strictness, line), false);
      assert.deepEqual(leakFindings('hint', quote, hidden, strictness, line), []);
    });

    it(`reports a leak when the code doesn't show the shared words: ${strictness}`, () => {
      assert.equal(leaks(quote, hidden, strictness), true);
      assert.deepEqual(
        leakFindings('hint', quote, hidden, strictness).map(({ part, rule }) => [part, rule]),
        [['hint', 'leak']],
      );
    });

    it(`reports a leak when the code shows only some of the shared words: ${strictness}`, () => {
      assert.equal(leaks('It caps the discount, so totals stay positive.', hidden, strictness, line), true);
    });

    it(`reports a leak when a quote is followed by words of the answer: ${strictness}`, () => {
      assert.equal(leaks('Math.min(sum, coupon.amount) caps the discount', hidden, strictness, line), true);
    });

    it(`reports a leak when the code shows the words of an answer of one or two words: ${strictness}`, () => {
      assert.equal(leaks('It is coupon.amount here.', 'coupon.amount', strictness, line), true);
      assert.equal(leaks('It is sum here.', 'sum', strictness, line), true);
    });
  }
});
