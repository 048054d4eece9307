import assert from 'node:assert/strict';
import { at, cart, changed, goodAnswer } from '../../extension/test/tutor/support/cart.ts';
import {
  goodAssignment,
  goodBug,
  goodChangeVerdicts,
  goodQuiz,
  goodRubric,
  goodTrace,
  goodTurn,
  goodVerdicts,
} from '../../extension/test/tutor/support/modes.ts';
import { solveBy } from '../../extension/test/tutor/support/solver.ts';
import { type Fixtures, readFixtures } from '../src/fixtures.ts';
import { explain } from '../src/modes/explain.ts';
import { explainBack } from '../src/modes/explainBack.ts';
import { followUp } from '../src/modes/followUp.ts';
import { guide } from '../src/modes/guide.ts';
import { keys } from '../src/modes/keys.ts';
import { practice } from '../src/modes/practice.ts';
import { quiz } from '../src/modes/quiz.ts';
import { trace, withCall } from '../src/modes/trace.ts';
import { carts, figuresOf, type Says, scripted } from './support.ts';

const madeUp = { startLine: 99, endLine: 99, quote: 'assert(unicorns);' };
const solving =
  (...right: readonly string[]) =>
  (request: string): Says =>
    solveBy(request, right);
const one = { count: 1, of: 1 };

describe('what is measured of Explain', () => {
  it('is the first answer, what its repair makes of it, and the key', async () => {
    const misplaced = changed(({ steps }) => {
      at(steps, 1).ref = madeUp;
    });
    const repaired = { steps: [{ index: 1, ...at(goodAnswer.steps, 1) }] };
    const model = scripted(
      goodAnswer,
      solving('It returns 0'),
      misplaced,
      repaired,
      solving('It returns 5'),
      misplaced,
      'Sorry.',
      solving('It returns 0'),
      { stopReason: 'cutOff' },
      'I would rather talk about the weather.',
    );
    const figures = await figuresOf(explain(carts(5)), model);
    assert.deepEqual(figures.firstTry, { count: 1, of: 5 });
    assert.deepEqual(figures.afterRepair, { count: 2, of: 5 });
    assert.deepEqual(figures.shown, { count: 3, of: 5 });
    assert.deepEqual(figures.references, { count: 5 + 4 + 4, of: 15 });
    assert.deepEqual(figures.defects, { reference: 2, cutOff: 1, otherForm: 1 });
    assert.deepEqual(figures.shares, { 'check questions solved blind as their key says': { count: 2, of: 3 } });
    assert.equal(figures.spent.requests, 10);
    assert.deepEqual(figures.spent.tokens, {
      inputTokens: 1000,
      outputTokens: 100,
      cacheWriteTokens: 0,
      cacheReadTokens: 0,
    });
    assert.equal(figures.spent.dollars?.toFixed(6), ((1000 * 0.1 + 100 * 0.5) / 1e6).toFixed(6));
  });

  it('is nothing of an answer that did not come', async () => {
    const figures = await figuresOf(explain(carts(1)), scripted(undefined));
    assert.deepEqual(figures.firstTry, { count: 0, of: 0 });
    assert.equal(figures.unanswered, 1);
    assert.equal(figures.words, undefined);
  });
});

describe('what is measured of Quiz', () => {
  it('is how many questions are left, and how many are solved without their key', async () => {
    const twoKeys = structuredClone(goodQuiz);
    at(at(twoKeys.questions, 1).options, 1).correct = true;
    const all = [
      'Six more than before',
      'Three times',
      'Nothing: it takes off zero',
      'What a cart costs, in full cents',
    ];
    const model = scripted(goodQuiz, solving(...all), twoKeys, 'Sorry.', solving(...all.slice(0, 2)));
    const figures = await figuresOf(quiz(carts(2)), model);
    assert.deepEqual(figures.firstTry, { count: 1, of: 2 });
    assert.deepEqual(figures.defects, { notOneKey: 1 });
    assert.deepEqual(figures.shares, {
      'questions that can be asked, of four each': { count: 7, of: 8 },
      'questions solved blind as their key says': { count: 5, of: 7 },
    });
    assert.equal(figures.words?.most, 29);
  });
});

describe('what is measured of Guide', () => {
  const end = {
    ...goodTurn,
    learner: 'understood',
    says: 'The call keeps it from going below.',
    question: '',
    hints: [],
    answer: '',
  };
  /** Says of each text by its words whether it gives the answer away. */
  const judging =
    (isLeak: (text: string) => boolean) =>
    (request: string): Says => {
      const texts = /<context kind="texts">\n([\s\S]*?)\n<\/context>/.exec(request)?.[1]?.split('\n') ?? [];
      return { texts: texts.map((text, index) => ({ text: index + 1, because: 'So.', givesAway: isLeak(text) })) };
    };
  const isAnswer = (text: string) => text.includes('negative total');

  it('is who has understood, of four learners', async () => {
    const tutor = scripted(goodTurn, end, goodTurn, end, goodTurn, end, goodTurn, end);
    const judge = scripted(...Array.from({ length: 4 }, () => judging(isAnswer)));
    const { shares, references, words } = await figuresOf(guide(carts(4)), tutor, judge);
    assert.deepEqual(shares, {
      'turns that give their answer away, by the check': { count: 0, of: 8 },
      'controls that the judge tells apart': { count: 8, of: 8 },
      'questions and hints that give the answer away, in the opinion of the judge': { count: 0, of: 16 },
      'learners never right who are told that they have understood': { count: 3, of: 3 },
      'learners always right who have understood': one,
    });
    assert.deepEqual(references, { count: 8, of: 8 });
    assert.equal(words?.median, 12);
  });

  it('is what each learner wrote, and the help that they had', async () => {
    const tutor = scripted(goodTurn, end, goodTurn, end, goodTurn, end, goodTurn, end);
    const judge = scripted(...Array.from({ length: 4 }, () => judging(isAnswer)));
    await figuresOf(guide(carts(4)), tutor, judge);
    const [never, givesUp, tellMe, right] = [1, 3, 5, 7].map((index) => at(tutor.asked, index));
    assert.match(never ?? '', /<learner help="the answer was told">\nGo on\./);
    assert.match(givesUp ?? '', /<learner help="none">\nI don’t know/);
    assert.match(tellMe ?? '', /<learner help="the answer was told">\nJust tell me/);
    assert.match(right ?? '', /It returns 0\. A coupon larger than the cart/);
    assert.match(
      at(tutor.asked, 0),
      /I got this wrong: What does `total` return.*\nWhat I seem to believe: It returns -5/,
    );
  });

  it('is what the check finds leaking, and how far the judge can be trusted', async () => {
    const leaking = {
      ...goodTurn,
      hints: goodTurn.hints.map((hint) => (hint.rung === 1 ? { ...hint, text: goodTurn.answer } : hint)),
    };
    const tutor = scripted(leaking, 'Sorry.', end);
    const { shares, defects } = await figuresOf(guide(carts(1)), tutor, scripted(judging(() => true)));
    assert.equal(defects['leak'], 1);
    assert.deepEqual(shares['turns that give their answer away, by the check'], { count: 1, of: 2 });
    assert.deepEqual(shares['controls that the judge tells apart'], { count: 1, of: 2 });
    // The hint that the check has taken out is not judged.
    assert.deepEqual(shares['questions and hints that give the answer away, in the opinion of the judge'], {
      count: 3,
      of: 3,
    });
  });
});

describe('what is measured of Let Me Explain', () => {
  it('is what counts as said, of learners of whom it is known what they said', async () => {
    const all = {
      verdicts: goodRubric.points.map(({ point }, index) => ({
        point: index + 1,
        verdict: 'hit',
        quote: point,
        feedback: '',
      })),
    };
    const made = { verdicts: goodVerdicts.verdicts.map((one) => ({ ...one, verdict: 'hit', quote: 'I don’t know' })) };
    const none = { verdicts: goodVerdicts.verdicts.map((one) => ({ ...one, verdict: 'missed', quote: '' })) };
    const tutor = scripted(goodRubric, goodRubric, made, goodRubric, none, goodRubric, all);
    const { shares, firstTry } = await figuresOf(explainBack(carts(4)), tutor);
    assert.deepEqual(shares, {
      'points never said that count as hit': { count: 3, of: 6 },
      'points said word for word that count as hit': { count: 3, of: 3 },
    });
    assert.deepEqual(firstTry, { count: 7, of: 7 });
  });
});

describe('what is measured of Trace', () => {
  it('is what code has computed as well, and the blanks that are solved without the trace', async () => {
    const model = scripted(goodTrace, solving('6', '2'), { inputs: [], steps: [], asks: [] });
    const { shares, references } = await figuresOf(trace(carts(2)), model);
    assert.deepEqual(shares, {
      'code that it finds something to follow in': { count: 1, of: 2 },
      'values and conditions that code has computed as well': { count: 1, of: 6 },
      'blanks solved blind as the trace says': { count: 1, of: 2 },
    });
    assert.deepEqual(references, { count: 5, of: 5 });
  });

  it('is whether recorded calls come to what they came to', async () => {
    const { calls } = await readFixtures();
    const known = calls.filter(({ call }) => ['alternatingSum', 'digital_root'].includes(call.name));
    const fixtures: Fixtures = { snippets: [], calls: [...known, ...known.slice(0, 1)] };
    /** Of nothing but the last line: what is between is not what is asked. */
    const tracedTo = (index: number, value: string) => {
      const { lines } = withCall(at(known, index));
      const quote = at(lines, lines.length - 1);
      const step = { line: lines.length, quote, changes: [{ name: 'outcome', value }], branch: 'none' };
      return { inputs: [], steps: [step], asks: [{ step: 0, name: 'outcome', expected: value, why: 'So it is.' }] };
    };
    const model = scripted(tracedTo(0, '-5'), tracedTo(1, '3'), { inputs: [], steps: [], asks: [] });
    const { shares, firstTry } = await figuresOf(trace(fixtures), model);
    assert.deepEqual(firstTry, { count: 3, of: 3 });
    assert.deepEqual(shares['recorded calls traced to their result'], { count: 2, of: 3 });
    assert.deepEqual(shares['results traced as they were when run'], { count: 1, of: 2 });
    assert.match(at(model.asked, 0), /\| const outcome = alternatingSum\(\[5, 3, 2, 9\]\);/);
    assert.match(at(model.asked, 1), /\| outcome = digital_root\(9875\)/);
  });
});

describe('what is measured of Practice', () => {
  const wrongLine = 'sum -= Math.max(sum, coupon.amount);';

  it('is whether the bug is found, and whether a mere comment passes for the change', async () => {
    const claimed = {
      verdicts: goodChangeVerdicts.verdicts.map((one) => ({
        ...one,
        verdict: 'hit',
        quote: 'all of what the task asks',
        feedback: '',
      })),
    };
    const model = scripted(
      goodBug,
      solving(wrongLine),
      goodAssignment,
      claimed,
      'Sorry.',
      goodBug,
      solving('sum += item.price * item.quantity;'),
      goodAssignment,
      { verdicts: goodChangeVerdicts.verdicts.map((one) => ({ ...one, verdict: 'missed', quote: '', feedback: '' })) },
    );
    const { shares, defects } = await figuresOf(practice(carts(2)), model);
    assert.deepEqual(shares, {
      'planted bugs found by their symptom, of four lines': { count: 1, of: 2 },
      'points of a change granted to a mere comment': { count: 0, of: 2 },
    });
    // Claims by a comment: none of its words is code that was added.
    assert.equal(defects['falseEvidence'], 1);
    assert.match(at(model.asked, 1), /Math\.max/);
    assert.match(at(model.asked, 3), /\+\/\/ Now it does all/);
  });
});

describe('what is measured of follow-ups', () => {
  it('is what the task demands and the code can tell', async () => {
    const model = scripted(
      goodAnswer,
      'Nothing is taken off: see line 18, and lines 12 to 21.',
      goodAnswer,
      `See line 400 with \`frobnicateWidgets\`. ${'It does what it does. '.repeat(40)}`,
      goodAnswer,
      { stopReason: 'declined' },
      { stopReason: 'declined' },
    );
    const figures = await figuresOf(followUp(carts(4)), model);
    assert.deepEqual(figures.firstTry, { count: 1, of: 3 });
    assert.deepEqual(figures.references, { count: 3, of: 4 });
    assert.deepEqual(figures.defects, { tooManyWords: 1, unknownName: 1, declined: 1 });
    assert.equal(figures.spent.requests, 7);
    assert.match(at(model.asked, 1), /What does `total` return for an empty cart/);
  });
});

describe('what is measured of keys and outputs that are known', () => {
  it('is how often the model comes to them', async () => {
    const { calls } = await readFixtures(2);
    const fixtures: Fixtures = { snippets: carts(2).snippets, calls };
    const output = calls.map(({ call }) => call.output);
    const model = scripted(solving('It returns 0'), solving('It returns 5'), solving(at(output, 0)), 'Sorry.');
    const { shares } = await figuresOf(keys(fixtures), model);
    assert.deepEqual(shares, {
      'questions solved as their key says, verified by hand': { count: 1, of: 2 },
      'outputs told as they were when run': { count: 1, of: 2 },
    });
    assert.ok(at(model.asked, 0).includes(at(cart.lines, 0)));
  });
});
