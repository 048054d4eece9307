import assert from 'node:assert/strict';
import { activityOf } from '../../src/tutor/activity/activities.ts';
import { activityKinds } from '../../src/tutor/activity/view.ts';
import { codeFacts } from '../../src/tutor/checks/code.ts';
import { composeExplain } from '../../src/tutor/explain/compose.ts';
import { reviewAnswer } from '../../src/tutor/explain/review.ts';
import { firstRequest } from '../../src/tutor/firstRequest.ts';
import type { Snippet } from '../../src/tutor/snippet.ts';
import { at, cart, goodAnswer } from './support/cart.ts';
import { goodTurn } from './support/modes.ts';
import { assertSnapshot, tokensIn } from './support/prompts.ts';

const changed: Snippet = {
  ...cart,
  context: [
    {
      kind: 'before',
      label: 'recent change',
      text: 'lines 17 to 19 are new, instead of:\n-   if (coupon) sum -= coupon.amount;',
    },
    ...cart.context,
  ],
};
const changeWords = /Make the change the subject/;

describe('a lesson on a change', () => {
  it('asks as agreed', () =>
    assertSnapshot(new URL('./explain/snapshots/explainChange.txt', import.meta.url), composeExplain(changed, 'de')));

  for (const mode of ['explain', ...activityKinds] as const) {
    it(`costs at most 150 tokens more than one on code alone: ${mode}`, () => {
      const more = tokensIn(firstRequest(mode, changed, 'de', 's')) - tokensIn(firstRequest(mode, cart, 'de', 's'));
      assert.ok(more > 0 && more <= 150, `${more} tokens`);
    });
    it(`is about the change only where one is known: ${mode}`, () => {
      assert.match(JSON.stringify(firstRequest(mode, changed, 'de', 's')), changeWords);
      assert.doesNotMatch(JSON.stringify(firstRequest(mode, cart, 'de', 's')), changeWords);
    });
  }

  it('says so once: later turns go on with what the first was about', () => {
    const guide = activityOf('guide');
    const context = { snippet: changed, code: codeFacts(changed), language: 'de', seed: 's' };
    const state = guide.next(guide.begin(undefined), context)?.read(JSON.stringify(goodTurn))?.state;
    assert.ok(state);
    const request = guide.next(guide.act(state, { kind: 'write', text: 'Because.' }), context)?.request;
    assert.doesNotMatch(JSON.stringify(request), changeWords);
    assert.match(JSON.stringify(request), /kind=\\"before\\"/);
  });

  it('is held against the new code: a quote of what was replaced is no reference', () => {
    const old = structuredClone(goodAnswer);
    at(old.steps, 0).ref = { startLine: 17, endLine: 17, quote: 'if (coupon) sum -= coupon.amount;' };
    const { lesson, findings } = reviewAnswer(old, codeFacts(changed), 's');
    assert.equal(lesson.steps[0]?.ref, undefined);
    assert.ok(findings.some(({ rule }) => rule === 'reference'));
  });
});
