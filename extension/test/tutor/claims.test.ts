import assert from 'node:assert/strict';
import { claimsOf, wrongClaims, wrongParts } from '../../src/tutor/claims.ts';
import { done, explained, explaining, guiding, quizzing, traced, withFollowUps } from '../webview/support/lessons.ts';

describe('claims of a lesson', () => {
  const tables: [string, Parameters<typeof claimsOf>[0], string[]][] = [
    ['steps and the question that ends them', done, ['step s1', 'step s2', 'step s3', 'check']],
    ['answers to follow-ups', { ...withFollowUps, steps: [] }, ['check', 'answer f1', 'answer f2']],
    ['questions of a quiz, as far as they are asked', quizzing, ['part 0', 'part 1']],
    ['turns of a dialogue', guiding, ['part 0', 'part 1']],
    ['points of a rubric', explained, ['part 0', 'part 1']],
    ['values that were filled in, of a run', traced, ['part 0', 'part 1']],
    ['no points before they are judged', explaining, []],
  ];
  for (const [name, view, ids] of tables) {
    it(`are ${name}`, () =>
      assert.deepEqual(
        claimsOf(view).map(({ id }) => id),
        ids,
      ));
  }

  it('are wrong by their ids, whatever else was called wrong once', () => {
    const wrong = ['part 1', 'step gone', 'part 7'] as const;
    assert.deepEqual(
      wrongClaims({ ...guiding, wrong }).map(({ text }) => text),
      ['It is skipped, yes. Why are such items in the cart at all?'],
    );
    assert.deepEqual([...wrongParts({ wrong })], [1, 7]);
    assert.deepEqual([...wrongParts({})], []);
  });
});
