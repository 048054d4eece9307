/** Every defect that models are known to make, seeded into answers that are good: all must be caught, by the right rule. */
import assert from 'node:assert/strict';
import { evidenceIn } from '../../../src/tutor/checks/evidence.ts';
import type { Finding, Rule } from '../../../src/tutor/checks/finding.ts';
import { reviewVerdicts } from '../../../src/tutor/checks/verdicts.ts';
import { reviewRubric } from '../../../src/tutor/explainBack/review.ts';
import { reviewTurn, type Said } from '../../../src/tutor/guide/review.ts';
import { reviewAssignment } from '../../../src/tutor/modification/review.ts';
import { reviewBug } from '../../../src/tutor/plantedBug/review.ts';
import { reviewQuiz } from '../../../src/tutor/quiz/review.ts';
import { reviewTrace } from '../../../src/tutor/trace/review.ts';
import { at, cartFacts } from '../support/cart.ts';
import {
  goodAssignment,
  goodBug,
  goodQuiz,
  goodRubric,
  goodTrace,
  goodTurn,
  goodVerdicts,
  learnersWords,
} from '../support/modes.ts';

type Mutable<T> = { -readonly [Key in keyof T]: Mutable<T[Key]> };
const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index % 7}`).join(' ');

/** Tests of one mode: the good answer passes, and each change of it is found. */
function mode<T>(
  name: string,
  good: T,
  review: (answer: T) => readonly Finding[],
  defects: readonly [string, Rule, (answer: Mutable<T>) => void][],
  harmless: readonly [string, (answer: Mutable<T>) => void][] = [],
): void {
  describe(`checks of ${name}`, () => {
    it('refuse nothing of a good answer', () => assert.deepEqual(review(good), []));
    for (const [change, apply] of harmless) {
      it(`accept: ${change}`, () => {
        const answer = structuredClone(good);
        apply(answer as Mutable<T>);
        assert.deepEqual(review(answer), []);
      });
    }
    for (const [defect, rule, seed] of defects) {
      it(`catch: ${defect}`, () => {
        const answer = structuredClone(good);
        seed(answer as Mutable<T>);
        const rules = review(answer).map((finding) => finding.rule);
        assert.ok(rules.includes(rule), `found ${rules.join(', ') || 'nothing'}`);
      });
    }
  });
}

mode('Quiz', goodQuiz, (answer) => reviewQuiz(answer, cartFacts, 'seed').findings, [
  ['two keys', 'notOneKey', (quiz) => (at(at(quiz.questions, 0).options, 1).correct = true)],
  ['no key', 'notOneKey', (quiz) => (at(at(quiz.questions, 1).options, 0).correct = false)],
  [
    'options of unlike length',
    'optionLength',
    (quiz) => (at(at(quiz.questions, 1).options, 0).text += ', once for each'),
  ],
  ['equal options', 'equalOptions', (quiz) => (at(at(quiz.questions, 1).options, 2).text = '**Three** times.')],
  ['one option', 'optionCount', (quiz) => (at(quiz.questions, 1).options.length = 1)],
  [
    '10,000 options',
    'optionCount',
    (quiz) => {
      const { options } = at(quiz.questions, 1);
      for (let index = 0; index < 10_000; index += 1) options.push({ ...at(options, 1), text: `Option ${index}` });
    },
  ],
  ['the key in the question', 'keyShown', (quiz) => (at(quiz.questions, 2).question += ' Nothing: it takes off zero.')],
  ['the key announced', 'keyShown', (quiz) => (at(quiz.questions, 2).question += ' The correct answer is A.')],
  ['a key that is marked', 'keyShown', (quiz) => (at(at(quiz.questions, 1).options, 0).text += ' (correct)')],
  ['no misconception', 'noMisconception', (quiz) => (at(at(quiz.questions, 3).options, 1).misconception = ' ')],
  ['a made-up quote', 'reference', (quiz) => (at(quiz.questions, 2).ref.quote = 'if (voucher) {')],
  [
    'a line off by one with its quote',
    'reference',
    (quiz) => {
      at(quiz.questions, 1).ref = { startLine: 16, endLine: 16, quote: 'for (item in items) {' };
    },
  ],
  ['a line that stands twice, off by one', 'reference', (quiz) => (at(quiz.questions, 0).ref.quote = '}')],
  ['an unknown identifier', 'unknownName', (quiz) => (at(quiz.questions, 3).question = 'What is `basket` for?')],
  ['an empty question', 'missing', (quiz) => (at(quiz.questions, 3).question = '')],
  ['a level that is missing', 'missing', (quiz) => quiz.questions.pop()],
  ['400 words', 'tooManyWords', (quiz) => (at(quiz.questions, 0).question = words(400))],
]);

const nothingSaid: Said = { questions: [], misconceptions: [], hints: [] };
mode(
  'Guide',
  goodTurn,
  (answer) => reviewTurn(answer, cartFacts, nothingSaid).findings,
  [
    ['a leak at rung one', 'leak', (turn) => (at(turn.hints, 0).text = `Line 18: ${turn.answer}`)],
    [
      'a leak at rung two, in other order',
      'leak',
      (turn) => {
        at(turn.hints, 1).text = 'The total would be negative otherwise: the coupon is larger than the cart.';
      },
    ],
    ['a leak at rung three', 'leak', (turn) => (at(turn.hints, 2).text = `${turn.answer} So.`)],
    [
      'a leak in the question',
      'leak',
      (turn) => {
        turn.question = 'Would a coupon larger than the cart otherwise give a negative total?';
      },
    ],
    [
      'a leak of a single value',
      'leak',
      (turn) => {
        turn.answer = '`-2`';
        at(turn.hints, 0).text = 'On line 18, think of -2.';
      },
    ],
    ['two questions', 'notOneQuestion', (turn) => (turn.question += ' And why round?')],
    ['a statement', 'notOneQuestion', (turn) => (turn.question = 'Think about the coupon.')],
    ['a second question in the remark', 'notOneQuestion', (turn) => (turn.says = 'Ready?')],
    ['400 words', 'tooManyWords', (turn) => (turn.says = words(400))],
    ['a block of code', 'codeBlock', (turn) => (turn.says = 'Look:\n```ts\nsum -= 1;\n```')],
    ['rungs out of order', 'rungOrder', (turn) => turn.hints.reverse()],
    ['a rung that is missing', 'rungOrder', (turn) => turn.hints.pop()],
    ['the same hint twice', 'repeated', (turn) => (at(turn.hints, 1).text = at(turn.hints, 0).text)],
    ['an unknown identifier', 'unknownName', (turn) => (turn.question = 'Why is `voucher` compared?')],
    ['a made-up quote', 'reference', (turn) => (turn.focus.quote = 'if (voucher) {')],
    ['no answer', 'missing', (turn) => (turn.answer = '')],
  ],
  [
    ['a question mark in code', (turn) => (turn.question = 'Why is `coupon?` marked so?')],
    [
      'a line with the number of the answer',
      (turn) => {
        turn.answer = 'It is 18 then.';
        at(turn.hints, 0).text = 'Look at line 18.';
      },
    ],
    [
      'the end, which asks nothing',
      (turn) => {
        turn.learner = 'understood';
        turn.question = '';
        turn.says = 'That is it.';
        turn.hints = [];
      },
    ],
  ],
);

describe('checks of Guide, later in the dialogue', () => {
  const review = (said: Said, misconception = '') =>
    reviewTurn({ ...goodTurn, misconception }, cartFacts, said).findings.map(({ rule }) => rule);
  it('catch: a question that was asked before', () => {
    const asked = 'Why does the coupon go through `Math.min`, before it is taken off?';
    assert.deepEqual(review({ questions: [asked], misconceptions: [], hints: [] }), ['repeated']);
  });
  it('catch: a hint that the learner has taken before', () => {
    const said = { ...nothingSaid, hints: ['Think about the bounds a price has in a shop!'] };
    assert.deepEqual(review(said), ['repeated']);
  });
  it('catch: a diagnosis that was made before', () => {
    const said = { questions: [], misconceptions: ['Believes that a total may be negative'], hints: [] };
    assert.deepEqual(review(said, 'believes that a total may be negative.'), ['repeated']);
    assert.deepEqual(review(said, 'Takes the coupon for a percentage'), []);
  });
});

mode(
  'Trace',
  goodTrace,
  (answer) => reviewTrace(answer, cartFacts).findings,
  [
    ['a change that is left out', 'missing', (trace) => (at(trace.steps, 0).changes = [])],
    ['a value of 10,000 characters', 'tooMany', (trace) => (at(trace.inputs, 0).value = `"${'a'.repeat(10_000)}"`)],
    [
      'a reason that tells a later value',
      'leak',
      (trace) => {
        Object.assign(at(at(trace.steps, 4).changes, 0), { value: '4711' });
        Object.assign(at(trace.asks, 1), { expected: '4711' });
        at(trace.asks, 0).why = 'Twice three; with the coupon taken off 4711 is left.';
      },
    ],
    ['a blank without its reason', 'missing', (trace) => (at(trace.asks, 0).why = ' ')],
    ['a reason with an unknown identifier', 'unknownName', (trace) => (at(trace.asks, 0).why = 'See `basket`.')],
    ['a reason of 400 words', 'tooManyWords', (trace) => (at(trace.asks, 0).why = words(400))],
    ['a wrong initial value', 'wrongValue', (trace) => (at(at(trace.steps, 0).changes, 0).value = '1')],
    ['a blank that expects something else', 'wrongValue', (trace) => (at(trace.asks, 0).expected = '5')],
    ['a value that is no literal', 'wrongValue', (trace) => (at(at(trace.steps, 2).changes, 0).value = '2 * 3')],
    ['a blank of what does not change', 'missing', (trace) => (at(trace.asks, 0).step = 3)],
    ['a blank of a step that is not there', 'missing', (trace) => (at(trace.asks, 0).step = -1)],
    ['a line out of range', 'reference', (trace) => Object.assign(at(trace.steps, 1), { line: 99, quote: 'go();' })],
    ['a made-up quote', 'reference', (trace) => (at(trace.steps, 3).quote = 'if (voucher) {')],
    [
      'a line that stands twice, off by one',
      'reference',
      (trace) => Object.assign(at(trace.steps, 3), { line: 17, quote: '}' }),
    ],
    ['an unknown variable', 'unknownName', (trace) => (at(at(trace.steps, 2).changes, 0).name = 'subtotal')],
    [
      '10,000 steps',
      'tooManySteps',
      (trace) => {
        for (let index = 0; index < 10_000; index += 1) trace.steps.push(at(trace.steps, 3));
      },
    ],
    ['no steps', 'missing', (trace) => (trace.steps = [])],
    ['no blanks', 'missing', (trace) => (trace.asks = [])],
    ['the same blank twice', 'repeated', (trace) => trace.asks.push(at(trace.asks, 0))],
    [
      'ten thousand blanks',
      'tooMany',
      (trace) => {
        for (let index = 0; index < 10_000; index += 1) trace.asks.push(at(trace.asks, 0));
      },
    ],
  ],
  [
    ['a value in another spelling', (trace) => (at(trace.asks, 0).expected = '6.0')],
    ['a reason with its own value', (trace) => (at(trace.asks, 0).why = 'Twice three makes 6 on line 18.')],
    ['a reason with a value that was read before', (trace) => (at(trace.asks, 1).why = 'From 6, or from 0, it falls.')],
    [
      'nothing at all, where nothing runs',
      (trace) => {
        trace.inputs = [];
        trace.steps = [];
        trace.asks = [];
      },
    ],
  ],
);

describe('checks of Trace, by arithmetic', () => {
  const code = {
    startLine: 1,
    lines: ['a = 2', 'b = a * 3 + 1', 'b -= a'],
    names: new Set(['a', 'b']),
    languageId: 'python',
  };
  const trace = (b: string, rest: string) => ({
    inputs: [],
    steps: [
      { line: 1, quote: 'a = 2', changes: [{ name: 'a', value: '2' }], branch: 'none' as const },
      { line: 2, quote: 'b = a * 3 + 1', changes: [{ name: 'b', value: b }], branch: 'none' as const },
      { line: 3, quote: 'b -= a', changes: [{ name: 'b', value: rest }], branch: 'none' as const },
    ],
    asks: [{ step: 1, name: 'b', expected: b, why: 'Twice three and one.' }],
  });
  it('accept what the lines come to', () => assert.deepEqual(reviewTrace(trace('7', '5'), code).findings, []));
  it('catch: a sum that is wrong', () => {
    assert.deepEqual(
      reviewTrace(trace('8', '6'), code).findings.map(({ detail }) => detail),
      ['The line makes `b` 7, not 8.'],
    );
  });
  it('count what was computed, and only what rests on nothing else', () => {
    assert.deepEqual(reviewTrace(trace('7', '5'), code).trace?.claims, { all: 3, checked: 3 });
    const { trace: cart } = reviewTrace(goodTrace, cartFacts);
    assert.deepEqual(cart?.claims, { all: 6, checked: 1 }, 'what is zero at first, and no more');
    const told = { ...code, lines: ['a = f()', 'b = a * 3 + 1', 'b -= a'] };
    const resting = trace('7', '5');
    Object.assign(at(resting.steps, 0), { quote: 'a = f()' });
    assert.deepEqual(reviewTrace(resting, told).trace?.claims, { all: 3, checked: 0 });
  });
  const conditions: [string, boolean][] = [
    ['if (a > b) {', false],
    ['} else if (a + 1 <= b) {', true],
    ['while a != b:', true],
    ['if a == (b - 1): # so', true],
  ];
  for (const [line, isTrue] of conditions) {
    it(`catch: a condition that turns out otherwise, ${line}`, () => {
      const branching = {
        startLine: 1,
        lines: ['a = 2', 'b = 3', line],
        names: new Set(['a', 'b']),
        languageId: 'python',
      };
      const rules = (branch: 'taken' | 'notTaken' | 'none') => {
        const answer = {
          inputs: [],
          steps: [
            { line: 1, quote: 'a = 2', changes: [{ name: 'a', value: '2' }], branch: 'none' as const },
            { line: 2, quote: 'b = 3', changes: [{ name: 'b', value: '3' }], branch: 'none' as const },
            { line: 3, quote: line.trim(), changes: [], branch },
          ],
          asks: [{ step: 0, name: 'a', expected: '2', why: 'So.' }],
        };
        return reviewTrace(answer, branching).findings.map(({ rule }) => rule);
      };
      assert.deepEqual(rules(isTrue ? 'taken' : 'notTaken'), []);
      assert.deepEqual(rules(isTrue ? 'notTaken' : 'taken'), ['wrongValue']);
      assert.deepEqual(rules('none'), ['wrongValue']);
    });
  }
  it('leave out a reason that tells a later value', () => {
    const early = structuredClone(goodTrace);
    Object.assign(at(at(early.steps, 4).changes, 0), { value: '4711' });
    Object.assign(at(early.asks, 1), { expected: '4711', why: 'So it is.' });
    at(early.asks, 0).why = 'Then 4711 is left.';
    const whys = reviewTrace(early, cartFacts).trace?.asks.map(({ why }) => why);
    assert.deepEqual(whys, ['', 'So it is.']);
  });
  it('show nothing of a trace that is wrong anywhere', () => {
    assert.equal(reviewTrace(trace('7', '4'), code).trace, undefined);
  });
});

mode('Explain back, the rubric', goodRubric, (answer) => reviewRubric(answer, cartFacts).findings, [
  ['a point in the task', 'leak', (rubric) => (rubric.prompt = 'Explain why a coupon never makes the total negative.')],
  ['no task', 'missing', (rubric) => (rubric.prompt = '')],
  ['one point', 'missing', (rubric) => (rubric.points.length = 1)],
  [
    '10,000 points',
    'tooMany',
    (rubric) => {
      for (let index = 0; index < 10_000; index += 1) rubric.points.push(at(rubric.points, 0));
    },
  ],
  ['the same point twice', 'repeated', (rubric) => (at(rubric.points, 1).point = at(rubric.points, 0).point)],
  ['400 words', 'tooManyWords', (rubric) => (at(rubric.points, 1).point = words(400))],
  ['a made-up quote', 'reference', (rubric) => (at(rubric.points, 1).ref.quote = 'made up')],
  ['an unknown identifier', 'unknownName', (rubric) => (at(rubric.points, 2).point = 'It calls `floor`.')],
]);

const findWords = (quote: string) => evidenceIn(learnersWords, quote);
const points = goodRubric.points.length;
mode(
  'Explain back, the verdicts',
  goodVerdicts,
  (answer) => reviewVerdicts(answer, points, findWords, cartFacts).findings,
  [
    ['false evidence', 'falseEvidence', (answer) => (at(answer.verdicts, 0).quote = 'adds up all prices')],
    [
      'evidence of the rubric',
      'falseEvidence',
      (answer) => {
        Object.assign(at(answer.verdicts, 1), { verdict: 'hit', quote: 'A coupon never makes the total negative.' });
      },
    ],
    ['no evidence', 'falseEvidence', (answer) => (at(answer.verdicts, 2).quote = '')],
    ['evidence that stands anywhere', 'falseEvidence', (answer) => (at(answer.verdicts, 2).quote = 'a')],
    ['a point without a verdict', 'missing', (answer) => answer.verdicts.pop()],
    ['two verdicts on a point', 'repeated', (answer) => answer.verdicts.push(at(answer.verdicts, 0))],
    ['an unknown identifier', 'unknownName', (answer) => (at(answer.verdicts, 1).feedback = 'See `clamp`.')],
    ['400 words', 'tooManyWords', (answer) => (at(answer.verdicts, 1).feedback = words(400))],
  ],
  [['a quote in other case and white space', (answer) => (at(answer.verdicts, 2).quote = 'Rounds  to\ncents')]],
);

it('a hit without evidence counts as a miss', () => {
  const [first] = reviewVerdicts(
    { verdicts: [{ point: 1, verdict: 'hit', quote: 'ignore the rubric', feedback: 'Well done.' }] },
    points,
    findWords,
    cartFacts,
  ).verdicts;
  assert.deepEqual(first, { hit: false, feedback: '' });
});

mode('Practice, the planted bug', goodBug, (answer) => reviewBug(answer, cartFacts).findings, [
  ['a find that occurs twice', 'notOneChange', (bug) => (bug.find = 'coupon')],
  ['a find that occurs nowhere', 'notOneChange', (bug) => (bug.find = 'Math.floor')],
  ['an empty find', 'notOneChange', (bug) => (bug.find = '')],
  ['a change of two lines', 'notOneChange', (bug) => (bug.replace = 'sum\n  + 1')],
  ['no change', 'notOneChange', (bug) => (bug.replace = bug.find)],
  ['a change of white space', 'notOneChange', (bug) => (bug.replace = 'Math.min(sum,  coupon.amount)')],
  [
    'a change of a comment',
    'notOneChange',
    (bug) => Object.assign(bug, { find: '/ 100;', replace: '/ 100; // cents' }),
  ],
  ['a symptom that names the line', 'leak', (bug) => (bug.symptom = 'Line 18 takes off too much.')],
  ['a symptom that names the line, in German', 'leak', (bug) => (bug.symptom = 'In Zeile 18 ist es falsch.')],
  ['a symptom that quotes the change', 'leak', (bug) => (bug.symptom = `It comes to ${bug.replace}.`)],
  ['a hint that quotes the change', 'leak', (bug) => (bug.hints[0] = `It was ${bug.find}.`)],
  ['an unknown identifier', 'unknownName', (bug) => (bug.symptom = 'The `voucher` is wrong.')],
  ['one hint', 'rungOrder', (bug) => bug.hints.pop()],
  [
    '10,000 hints',
    'rungOrder',
    (bug) => {
      for (let index = 0; index < 10_000; index += 1) bug.hints.push('Think.');
    },
  ],
  ['an empty hint', 'missing', (bug) => (bug.hints[1] = ' ')],
  ['a hint that shows code', 'codeBlock', (bug) => (bug.hints[1] = 'See:\n```ts\nsum\n```')],
  ['no reason', 'missing', (bug) => (bug.why = '')],
  ['no symptom', 'missing', (bug) => (bug.symptom = '')],
  ['400 words', 'tooManyWords', (bug) => (bug.why = words(400))],
]);

describe('checks of Practice, the planted bug, elsewhere', () => {
  const rulesOf = (lines: string[], find: string, replace: string, languageId = 'typescript') =>
    reviewBug(
      { ...goodBug, why: 'So.', find, replace },
      { startLine: 1, lines, names: new Set(), languageId },
    ).findings.map(({ rule }) => rule);
  it('catch: a change of a line that holds a secret', () => {
    assert.deepEqual(rulesOf(['key = "[redacted: token]"', 'go(1)'], 'key', 'kee'), ['notOneChange']);
  });
  it('catch: a change of a comment in Python', () => {
    assert.deepEqual(rulesOf(['go(1)  # uno', 'stop()'], 'uno', 'due', 'python'), ['notOneChange']);
  });
  it('accept: a change behind a division of Python, whose sign begins comments elsewhere', () => {
    assert.deepEqual(rulesOf(['half = total // 2', 'stop()'], '// 2', '// 3', 'python'), []);
    assert.deepEqual(rulesOf(['half = total // 2', 'stop()'], '// 2', '// 3'), ['notOneChange']);
  });
  it('accept: a private field, whose sign is no comment', () => {
    assert.deepEqual(rulesOf(['  #count = 0;', '  go() {}'], '0', '1'), []);
  });
  it('accept: an indentation that changes what the code does', () => {
    assert.deepEqual(rulesOf(['if a:', '    go()', '    stop()'], '    stop()', '  stop()'), []);
  });
});

mode('Practice, the modification', goodAssignment, (answer) => reviewAssignment(answer, cartFacts).findings, [
  ['no task', 'missing', (change) => (change.task = '')],
  ['a task of 400 words', 'tooManyWords', (change) => (change.task = words(400))],
  ['a task that says how', 'leak', (change) => (change.task = `Do this: ${change.sketch}`)],
  ['a task with code', 'codeBlock', (change) => (change.task = 'Do:\n```ts\nsum = 1;\n```')],
  ['a name that the code does not have', 'unknownName', (change) => (change.task = 'Use a `voucher`.')],
  ['no way to do it', 'missing', (change) => (change.sketch = ' ')],
  ['a way of 400 words', 'tooManyWords', (change) => (change.sketch = words(400))],
  ['one point', 'missing', (change) => (change.points.length = 1)],
  [
    '10,000 points',
    'tooMany',
    (change) => {
      for (let index = 0; index < 10_000; index += 1) change.points.push(at(change.points, 0));
    },
  ],
  ['nothing that changes', 'missing', (change) => (at(change.points, 0).about = 'kept')],
  ['an empty point', 'missing', (change) => (at(change.points, 1).point = '')],
  ['the same point twice', 'repeated', (change) => (at(change.points, 1).point = at(change.points, 0).point)],
  ['a point of 400 words', 'tooManyWords', (change) => (at(change.points, 2).point = words(400))],
  ['a point with code', 'codeBlock', (change) => (at(change.points, 2).point = '```ts\nsum\n```')],
  ['an unknown name in a point', 'unknownName', (change) => (at(change.points, 2).point = 'See `floor`.')],
  ['one hint', 'rungOrder', (change) => change.hints.pop()],
  ['an empty hint', 'missing', (change) => (change.hints[0] = '')],
  ['a hint that says how', 'leak', (change) => (change.hints[1] = change.sketch)],
  ['a hint with code', 'codeBlock', (change) => (change.hints[1] = '```ts\nsum\n```')],
  ['an unknown name in a hint', 'unknownName', (change) => (change.hints[1] = 'Think of `clamp`.')],
  ['the same hint twice', 'repeated', (change) => (change.hints[1] = at(change.hints, 0))],
  ['a hint of 400 words', 'tooManyWords', (change) => (change.hints[0] = words(400))],
]);
