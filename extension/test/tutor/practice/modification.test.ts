import assert from 'node:assert/strict';
import type { ActivityContext } from '../../../src/tutor/activity/activity.ts';
import type { ActivityAct } from '../../../src/tutor/activity/view.ts';
import { type ModificationState, modification } from '../../../src/tutor/modification/exercise.ts';
import { at, cart, cartFacts } from '../support/cart.ts';
import { changedCart, goodAssignment, goodChangeVerdicts } from '../support/modes.ts';

const context: ActivityContext = { snippet: cart, code: cartFacts, language: 'en', seed: 'seed' };
function answered(state: ModificationState, answer: unknown) {
  const read = modification.next(state, context)?.read(JSON.stringify(answer));
  assert.ok(read);
  return read;
}
const assigned = answered(modification.begin(undefined), goodAssignment).state;
assert.ok(assigned);
const acts = (...all: ActivityAct[]) => all.reduce((state, act) => modification.act(state, act), assigned);
const edit = (lines: readonly string[]): ActivityAct => ({ kind: 'copyEdited', lines });
const submit = (lines: readonly string[]): ActivityAct => ({ kind: 'copySubmitted', lines });
const written = acts(edit(changedCart), submit(changedCart));
const judged = answered(written, goodChangeVerdicts).state;
assert.ok(judged);

describe('a change to be made', () => {
  it('is shown with what it must do, without hints and the way to do it', () => {
    const view = modification.view(assigned);
    assert.deepEqual(
      view.points.map(({ point }) => point),
      goodAssignment.points.map(({ point }) => point),
    );
    const shown = JSON.stringify(view);
    for (const hidden of [...goodAssignment.hints, goodAssignment.sketch]) assert.ok(!shown.includes(hidden), hidden);
  });

  it('begins with the code as it is', () => assert.deepEqual(assigned.copy.lines, cart.lines));

  const changes: [string, readonly string[], string][] = [
    ['nothing is changed', cart.lines, 'none'],
    ['only white space is', cart.lines.flatMap((line) => [`${line}  `, '']), 'none'],
    ['something is', changedCart, 'ready'],
    ['too much is', [...cart.lines, ...Array.from({ length: 900 }, () => 'const more = 1;')], 'tooLarge'],
  ];
  for (const [name, lines, change] of changes) {
    it(`is ${change === 'ready' ? '' : 'not '}judged while ${name}`, () => {
      const state = acts(edit(lines), submit(lines));
      assert.equal(modification.view(state).change, change);
      assert.equal(modification.next(state, context) !== undefined, change === 'ready');
    });
  }

  it('is sent once by two clicks', () => {
    assert.equal(modification.act(written, submit([...changedCart, 'more();'])), written);
  });

  it('is sent as a difference, with the points that were fixed before', () => {
    const request = JSON.stringify(modification.next(written, context)?.request);
    assert.match(request, /- {2}if \(coupon\) \{\\n\+ {2}const limit = 100;/);
    for (const { point } of goodAssignment.points) assert.ok(request.includes(point));
  });

  it('goes as the host submitted it, whatever stands in the copy', () => {
    const secret = changedCart.map((line) => line.replace('100;', 'token;'));
    const request = JSON.stringify(modification.next(acts(edit(secret), submit(changedCart)), context)?.request);
    assert.ok(!request.includes('token'));
  });

  it('is judged point by point, with the code that shows it', () => {
    const view = modification.view(judged);
    assert.deepEqual(
      view.points.map(({ result }) => [result?.hit, result?.quote]),
      [
        [true, 'if (coupon && sum < limit) {'],
        [true, 'sum -= Math.min(sum, coupon.amount);'],
        [false, ''],
      ],
    );
    assert.deepEqual([view.finished, view.change], [false, 'judged']);
    assert.equal(modification.next(judged, context), undefined);
  });

  const claims: [string, number, string][] = [
    ['code that nobody wrote', 1, 'if (sum >= 100) return sum;'],
    ['code that was there before, for what is new', 1, 'sum -= Math.min(sum, coupon.amount);'],
    ['a comment of the learner, for what is new', 1, 'no coupon from here on'],
    ['a line that they took away', 2, 'if (coupon) {'],
    ['nothing', 1, ''],
  ];
  for (const [name, point, quote] of claims) {
    it(`misses a point that is claimed by ${name}`, () => {
      const verdicts = goodChangeVerdicts.verdicts.map((verdict) =>
        verdict.point === point ? { ...verdict, verdict: 'hit', quote } : verdict,
      );
      const { state, findings } = answered(written, { verdicts });
      assert.deepEqual(
        findings.map(({ rule }) => rule),
        ['falseEvidence'],
      );
      assert.ok(state);
      assert.deepEqual(modification.view(state).points[point - 1]?.result, { hit: false, quote: '', feedback: '' });
    });
  }

  it('may be spoken of with the names that the learner brought in', () => {
    assert.deepEqual(answered(written, goodChangeVerdicts).findings, []);
  });

  it('can be tried again, and ends when every point holds', () => {
    const more = [...changedCart, '// rounded'];
    const again = modification.act(modification.act(judged, edit(more)), submit(more));
    const all = goodChangeVerdicts.verdicts.with(2, {
      point: 3,
      verdict: 'hit',
      quote: 'return Math.round(sum * 100) / 100;',
      feedback: 'It is.',
    });
    const done = answered(again, { verdicts: all }).state;
    assert.ok(done && modification.view(done).finished);
  });

  it('is asked about once: the same again is not sent again', () => {
    assert.equal(modification.next(modification.act(judged, submit(changedCart)), context), undefined);
  });

  it('gives its hints one by one, and the way to do it at last or at once', () => {
    const hint = { kind: 'hint' } as const;
    assert.deepEqual(modification.view(acts(hint)).hints, goodAssignment.hints.slice(0, 1));
    assert.equal(modification.view(acts(hint, hint)).sketch, undefined);
    assert.equal(modification.view(acts(hint, hint, hint)).sketch, goodAssignment.sketch);
    assert.equal(modification.view(acts({ kind: 'tell' })).sketch, goodAssignment.sketch);
  });

  it('hands over a point that was missed, and no other', () => {
    assert.match(modification.topic(judged, 2)?.question ?? '', /still rounded/);
    assert.equal(modification.topic(judged, 0), undefined);
    assert.equal(modification.topic(written, 2), undefined);
  });

  it('keeps the rest of an assignment whose point and hint stay wrong', () => {
    const bad = structuredClone(goodAssignment);
    at(bad.points, 2).point = 'See `floor`.';
    const first = answered(modification.begin(undefined), { ...bad, hints: [bad.hints[0], bad.sketch] });
    assert.deepEqual(first.findings.map(({ rule }) => rule).toSorted(), ['leak', 'unknownName']);
    assert.ok(first.state);
    assert.equal(modification.view(first.state).points.length, 2);
    assert.equal(modification.view(first.state).rungs, 2);
  });

  it('shows nothing of a task that gives its answer away', () => {
    const leak = { ...goodAssignment, task: goodAssignment.sketch };
    assert.equal(answered(modification.begin(undefined), leak).state, undefined);
  });
});
