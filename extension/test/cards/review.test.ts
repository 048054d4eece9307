import assert from 'node:assert/strict';
import { beginReview, choiceOf, judge, questionOf, type Review, reviewView } from '../../src/cards/review.ts';
import { makeCard, makeRecallCard } from './support.ts';

describe('cards: a review', () => {
  const card = makeCard();
  const question = choiceOf(card);
  const key = question.options.findIndex(({ correct }) => correct);
  const asking: Review = {
    ...beginReview('review-1'),
    phase: 'asking',
    total: 2,
    asked: { card, question, notices: [] },
  };
  const ids = (review: Review) => reviewView(review).actions.map(({ id }) => id);

  it('shows the question without its key, and the code only once it is answered', () => {
    const view = reviewView(asking);
    assert.doesNotMatch(JSON.stringify(view), /correct|`tax` returns/);
    assert.equal(view.code, undefined);
    const result = judge(asking, card.id, key);
    assert.ok(result);
    const answered = reviewView({ ...asking, result, done: 1 });
    assert.deepEqual(answered.code?.lines, card.place.lines);
    assert.deepEqual(answered.result, { chosen: key, correct: key, feedback: '`tax` returns `number`.' });
  });

  it('says before the question that its key was never checked', () => {
    assert.deepEqual(reviewView(asking).notices, []);
    const unverified: Review = {
      ...asking,
      asked: { card: { ...card, unverified: true }, question, notices: ['Moved.'] },
    };
    const [first, ...others] = reviewView(unverified).notices;
    assert.match(first ?? '', /never checked/);
    assert.deepEqual(others, ['Moved.']);
  });

  it('judges an answer once, and only of the card that is shown', () => {
    assert.equal(judge(asking, 'another', key), undefined);
    assert.equal(judge(asking, card.id, 9), undefined);
    const result = judge(asking, card.id, key);
    assert.ok(result);
    assert.equal(judge({ ...asking, result }, card.id, key), undefined);
  });

  it('asks a card whose code has changed only if the learner wants to', () => {
    const doubtful: Review = { ...asking, asked: { card, question, notices: [], doubt: 'changed' } };
    assert.equal(reviewView(doubtful).question, undefined);
    assert.equal(judge(doubtful, card.id, key), undefined);
    assert.deepEqual(ids(doubtful), ['showChanges', 'ask', 'rest', 'wrong']);
    assert.deepEqual(reviewView(doubtful).code?.lines, card.place.lines);
  });

  it('offers to take back what was done, and to call a card wrong', () => {
    assert.deepEqual(ids(asking), []);
    const last = { cardId: card.id, isAnswered: true, isRetired: false, wasRight: true };
    const result = judge(asking, card.id, key);
    assert.ok(result);
    assert.deepEqual(ids({ ...asking, result, done: 1, last }), ['next', 'undo', 'wrong']);
    assert.deepEqual(ids({ ...asking, phase: 'finished', last }), ['undo']);
  });

  it('shows the answer to be recalled when it is asked for, and lets the learner say how it went', () => {
    const recalled = makeRecallCard();
    const open: Review = { ...asking, asked: { card: recalled, question: questionOf(recalled), notices: [] } };
    const view = reviewView(open);
    assert.doesNotMatch(JSON.stringify(view), /knows the rate/);
    assert.deepEqual([view.question, view.code, view.recall?.question], [undefined, undefined, recalled.question]);
    assert.deepEqual(ids(open), ['reveal']);
    assert.equal(judge(open, recalled.id, 0), undefined);
    const revealed: Review = { ...open, isRevealed: true };
    assert.equal(reviewView(revealed).recall?.answer, recalled.answer);
    assert.deepEqual(reviewView(revealed).code?.lines, recalled.place.lines);
    assert.deepEqual(ids(revealed), ['gradeAgain', 'gradeHard', 'gradeGood', 'gradeEasy', 'wrong']);
    const asked = { card: recalled, question: questionOf(recalled), notices: [], doubt: 'changed' } as const;
    assert.equal(reviewView({ ...open, asked }).recall, undefined);
  });

  it('says when nothing is due, and when that ends', () => {
    const none: Review = { ...beginReview('review-1'), phase: 'none' };
    assert.equal(reviewView(none).summary?.title, 'No cards yet');
    const waiting = { ...none, hasCards: true, nextDue: new Date(2026, 2, 9) };
    assert.equal(reviewView(waiting).summary?.title, 'Nothing is due');
    assert.match(reviewView(waiting).summary?.detail ?? '', /9.*2026/);
  });

  it('puts the options in another order each time', () => {
    const orders = Array.from({ length: 12 }, (_, count) => {
      const review = { at: card.createdAt, grade: 'good', before: card.schedule } as const;
      const log = Array.from({ length: count }, () => review);
      return choiceOf({ ...card, log })
        .options.map(({ text }) => text)
        .join();
    });
    assert.ok(new Set(orders).size > 3);
  });
});
