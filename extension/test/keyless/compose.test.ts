import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composeQuiz, QUIZ_LENGTH } from '../../src/keyless/compose.ts';
import { facts } from './shop.ts';

describe('keyless: composeQuiz', () => {
  it('asks fairly, whatever the seed', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const questions = composeQuiz(facts, seed);
        assert.equal(questions.length, QUIZ_LENGTH);
        assert.equal(new Set(questions.map(({ kind }) => kind)).size, QUIZ_LENGTH);
        assert.equal(new Set(questions.map(({ subject }) => subject)).size, QUIZ_LENGTH);
        for (const { options } of questions) {
          assert.equal(options.filter(({ correct }) => correct).length, 1);
          assert.equal(new Set(options.map(({ text }) => text)).size, options.length);
          assert.ok(options.length >= 3 && options.length <= 4);
        }
      }),
    );
  });

  it('is the same for the same seed, and another one for another', () => {
    assert.deepEqual(composeQuiz(facts, 'a'), composeQuiz(facts, 'a'));
    const quizzes = ['a', 'b', 'c', 'd'].map((seed) => JSON.stringify(composeQuiz(facts, seed)));
    assert.equal(new Set(quizzes).size, quizzes.length);
  });

  it('chooses among what is wanted alone', () => {
    const kinds = composeQuiz(
      facts,
      'a',
      undefined,
      QUIZ_LENGTH,
      ({ kind }) => kind === 'memberOrder' || kind === 'typeOf',
    );
    assert.deepEqual(new Set(kinds.map(({ kind }) => kind)), new Set(['memberOrder', 'typeOf']));
  });

  it('puts the key at every place', () => {
    const places = Array.from({ length: 40 }, (_, seed) => composeQuiz(facts, `seed ${seed}`))
      .flat()
      .map(({ options }) => options.findIndex(({ correct }) => correct));
    assert.deepEqual([...new Set(places)].sort(), [0, 1, 2, 3]);
  });

  it('begins with what is in focus', () => {
    for (const seed of ['a', 'b', 'c']) {
      const [first] = composeQuiz(facts, seed, { startLine: 26, endLine: 28 });
      assert.ok(first && first.ref.startLine >= 26 && first.ref.startLine <= 28, JSON.stringify(first));
    }
  });

  it('asks nothing where nothing is known', () => {
    const nothing = { ...facts, symbols: [], uses: new Map(), signatures: new Map(), definitions: [] };
    assert.deepEqual(composeQuiz(nothing, 'a'), []);
  });
});
