import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ActivityState, activityOf } from '../../../src/tutor/activity/activities.ts';
import type { ActivityAct } from '../../../src/tutor/activity/view.ts';
import { canonicalLiteral, sameLiteral } from '../../../src/tutor/checks/literal.ts';
import type { TraceView } from '../../../src/tutor/trace/view.ts';
import { at, cart, cartFacts } from '../support/cart.ts';
import { goodTrace } from '../support/modes.ts';

const context = { snippet: cart, code: cartFacts, language: 'en', seed: 'seed' };
const trace = activityOf('trace');
const viewOf = (state: ActivityState) => trace.view(state) as TraceView;
const write = (text: string): ActivityAct => ({ kind: 'write', text });
const tell: ActivityAct = { kind: 'tell' };

function asked(answer: unknown = goodTrace): ActivityState {
  const state = trace.next(trace.begin(undefined), context)?.read(JSON.stringify(answer))?.state;
  assert.ok(state);
  return state;
}
const after = (...acts: ActivityAct[]) => acts.reduce((state, act) => trace.act(state, act), asked());
const outcomes = (state: ActivityState) =>
  viewOf(state).steps.flatMap(({ answers }) => answers.map(({ outcome }) => outcome));

describe('a trace', () => {
  it('shows steps up to the open blank, without its value', () => {
    const { steps, open, blanks, finished } = viewOf(asked());
    assert.equal(steps.length, 3);
    assert.deepEqual(open, { index: 0, name: 'sum', isUnread: false });
    assert.deepEqual(
      at(steps, 2).variables.find(({ name }) => name === 'sum'),
      { name: 'sum', isChanged: true },
    );
    assert.deepEqual(
      at(steps, 1).variables.map(({ name, value, isChanged }) => [name, value, isChanged]),
      [
        ['items', '[{price: 2, quantity: 3}]', false],
        ['coupon', '{"amount": 5}', false],
        ['sum', '0', false],
        ['item', '{price: 2, quantity: 3}', true],
      ],
    );
    assert.deepEqual([blanks, finished], [2, false]);
  });

  it('holds nothing of what comes after an open blank, whatever was done before', () => {
    // Values that stand nowhere but in the blanks and behind them.
    const secret = structuredClone(goodTrace);
    Object.assign(at(at(secret.steps, 2).changes, 0), { value: '60001' });
    Object.assign(at(at(secret.steps, 4).changes, 0), { value: '70002' });
    Object.assign(at(secret.asks, 0), { expected: '60001', why: 'First reason.' });
    Object.assign(at(secret.asks, 1), { expected: '70002', why: 'Second reason.' });
    const act = fc.oneof(
      fc.constant(tell),
      fc.constantFrom('60001', '1', 'x +', '', '"a"', '2').map(write),
      fc.constantFrom('hint', 'goOn').map((kind) => ({ kind }) as ActivityAct),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const state = acts.reduce((before, done) => trace.act(before, done), asked(secret));
        const view = viewOf(state);
        const shown = JSON.stringify(view);
        const hidden = view.open === undefined ? [] : view.open.index === 0 ? ['60001', 'First'] : [];
        if (!acts.some((done) => done.kind === 'write' && done.text === '60001')) {
          for (const value of hidden) assert.ok(!shown.includes(value), shown);
        }
        if (view.open !== undefined) assert.ok(!shown.includes('70002') && !shown.includes('Second'), shown);
      }),
    );
  });

  it('goes on with a right value, however it is spelled', () => {
    const state = after(write(' 6.0 '));
    const { steps, open } = viewOf(state);
    assert.equal(open?.index, 1);
    assert.equal(steps.length, 5);
    assert.deepEqual(at(steps, 2).answers, [
      { index: 0, name: 'sum', given: '6.0', outcome: 'right', expected: '6', why: at(goodTrace.asks, 0).why },
    ]);
  });

  it('lets a wrong value be corrected once, and then tells it', () => {
    const once = after(write('5'));
    assert.deepEqual(viewOf(once).open, { index: 0, name: 'sum', tried: '5', isUnread: false });
    assert.deepEqual(outcomes(trace.act(once, write('6'))), ['second']);
    assert.deepEqual(outcomes(trace.act(once, write('7'))), ['wrong']);
    assert.deepEqual(outcomes(trace.act(once, tell)), ['shown']);
    assert.deepEqual(viewOf(trace.act(once, write('5.0'))).open?.index, 0, 'the same value is no second try');
  });

  for (const text of ['', 'sum + 1', 'six', '[1', 'f(2)', 'x'.repeat(100_000)]) {
    it(`does not count what is no value: ${text.slice(0, 12) || 'nothing'}`, () => {
      const state = after(write(text));
      assert.deepEqual(viewOf(state).open, { index: 0, name: 'sum', isUnread: true });
      assert.deepEqual(outcomes(trace.act(state, write('6'))), ['right']);
    });
  }

  it('ends with the last step, and takes nothing after that', () => {
    const state = after(tell, write('1'));
    const { steps, open, finished } = viewOf(state);
    assert.deepEqual([steps.length, open, finished], [5, undefined, true]);
    for (const act of [write('1'), tell]) assert.equal(trace.act(state, act), state);
    assert.equal(trace.next(state, context), undefined);
  });

  it('hides both values of a line that asks for two', () => {
    const both = structuredClone(goodTrace);
    at(both.steps, 1).changes.push({ name: 'price', value: '2' });
    both.asks = [
      { step: 1, name: 'item', expected: '{price: 2, quantity: 3}', why: 'The first.' },
      { step: 1, name: 'price', expected: '2', why: 'Its price.' },
    ];
    const shown = viewOf(asked(both))
      .steps.at(-1)
      ?.variables.filter(({ isChanged }) => isChanged);
    assert.deepEqual(shown, [
      { name: 'item', isChanged: true },
      { name: 'price', isChanged: true },
    ]);
  });

  it('hands over what was got wrong, and no other', () => {
    const state = after(write('5'), write('4'), write('1'));
    const topic = trace.topic(state, 0);
    assert.match(topic?.question ?? '', /^Given `items` = .*: What is `sum` once `sum \+= item\.price/);
    assert.equal(topic?.misconception, 'That it is `4`.');
    assert.equal(trace.topic(state, 1), undefined);
    assert.equal(trace.topic(asked(), 0), undefined);
    assert.equal(trace.topic(after(tell), 0)?.misconception, '');
  });

  it('can be about code in which nothing runs', () => {
    const state = asked({ inputs: [], steps: [], asks: [] });
    const { steps, finished, blanks } = viewOf(state);
    assert.deepEqual([steps, finished, blanks], [[], true, 0]);
    assert.equal(trace.next(state, context), undefined);
  });

  it('is not shown in part: a step that is wrong makes what follows it wrong', () => {
    const wrong = structuredClone(goodTrace);
    at(at(wrong.steps, 0).changes, 0).value = '1';
    const read = trace.next(trace.begin(undefined), context)?.read(JSON.stringify(wrong));
    assert.equal(read?.state, undefined);
  });
});

describe('cards of a trace', () => {
  const cards = (...acts: ActivityAct[]) => trace.answered(after(...acts));

  it('ask for what was filled in, so that it can be answered without the trace', () => {
    const [first, second] = cards(write('5'), write('6'), write('0'), write('2'));
    assert.ok(first && second);
    assert.deepEqual([first.part, first.isRight, first.hints, first.literal], [0, true, 1, '6']);
    assert.deepEqual([second.part, second.isRight, second.hints], [1, false, 0]);
    assert.match(first.question.question, /^Given `items` = `\[\{price: 2, quantity: 3\}\]`, `coupon` = /);
    assert.deepEqual(
      first.question.options.map(({ text }) => text),
      ['`6`', '`5`', '`0`', '`1`'],
      'the key, the own mistake, what it was before, what it becomes',
    );
  });

  it('say how often the line has run', () => {
    const twice = structuredClone(goodTrace);
    twice.steps.splice(3, 0, at(twice.steps, 1), {
      ...at(twice.steps, 2),
      changes: [{ name: 'sum', value: '12' }],
    });
    twice.asks = [{ step: 4, name: 'sum', expected: '12', why: 'Once more.' }];
    const [card] = trace.answered(trace.act(asked(twice), write('12')));
    assert.match(card?.question.question ?? '', /has run 2 times\?$/);
  });

  it('have wrong options that are other values than the key, and all different', () => {
    const values = fc.constantFrom('1', '1.0', '2', '"a"', "'a'", '[1]', '[ 1 ]', 'true', 'null', '{a: 1}', '-1');
    fc.assert(
      fc.property(values, values, values, (before, key, tried) => {
        const answer = structuredClone(goodTrace);
        answer.inputs = [{ name: 'coupon', value: before }];
        answer.steps = [
          { ...at(goodTrace.steps, 1), changes: [{ name: 'item', value: before }] },
          { ...at(goodTrace.steps, 1), changes: [{ name: 'item', value: key }] },
        ];
        answer.asks = [{ step: 1, name: 'item', expected: key, why: 'So.' }];
        const state = trace.act(trace.act(asked(answer), write(tried)), tell);
        for (const { question } of trace.answered(state)) {
          const literals = question.options.map(({ text }) => canonicalLiteral(text));
          assert.equal(new Set(literals).size, literals.length, literals.join());
          assert.ok(question.options.length >= 2 && question.options.length <= 4);
          for (const { text, correct } of question.options) assert.equal(sameLiteral(text, key), correct);
        }
      }),
    );
  });
});
