import assert from 'node:assert/strict';
import { applyRepair, mendable, parseRepair } from '../../../src/tutor/explain/repair.ts';
import { reviewAnswer } from '../../../src/tutor/explain/review.ts';
import type { ExplainRepair } from '../../../src/tutor/explain/schema.ts';
import { at, cartFacts, changed, goodAnswer } from '../support/cart.ts';

const broken = changed((answer) => {
  at(answer.steps, 1).ref.quote = 'made up';
});
const { findings } = reviewAnswer(broken, cartFacts, 'seed');
const goodStep = { index: 1, ...at(goodAnswer.steps, 1) };

describe('repair', () => {
  it('puts the mended part in its place', () => {
    const mended = applyRepair(broken, { steps: [goodStep] }, findings);
    assert.deepEqual(mended, goodAnswer);
  });

  it('touches nothing that had not failed', () => {
    const meddling: ExplainRepair = {
      purpose: 'Something else.',
      steps: [goodStep, { ...goodStep, index: 0 }, { ...goodStep, index: 9 }, { ...goodStep, index: -1 }],
      check: { ...goodAnswer.check, question: 'Another?' },
    };
    assert.deepEqual(applyRepair(broken, meddling, findings), goodAnswer);
  });

  it('keeps the first answer where the repair is silent', () => {
    assert.deepEqual(applyRepair(broken, { steps: [] }, findings), broken);
  });

  it('lets every step be replaced when the lesson is too long', () => {
    const long = changed((answer) => {
      at(answer.steps, 2).why += ' word'.repeat(300);
    });
    const tooLong = reviewAnswer(long, cartFacts, 'seed').findings;
    const mended = applyRepair(long, { steps: [{ index: 2, ...at(goodAnswer.steps, 2) }] }, tooLong);
    assert.deepEqual(mended, goodAnswer);
  });

  it('does not ask for what can simply be left out', () => {
    assert.deepEqual(mendable([{ part: { kind: 'steps' }, rule: 'tooManySteps', detail: '' }]), []);
  });

  it('reads a repair in a fence and refuses what is none', () => {
    assert.deepEqual(parseRepair('```json\n{"steps":[]}\n```'), { steps: [] });
    for (const text of ['', '{', 'sorry', '{"steps":[{"index":1}]}', '[]']) assert.equal(parseRepair(text), undefined);
  });
});
