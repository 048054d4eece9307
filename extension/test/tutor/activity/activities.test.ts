import assert from 'node:assert/strict';
import { type ActivityState, activityOf } from '../../../src/tutor/activity/activities.ts';
import type { ActivityContext } from '../../../src/tutor/activity/activity.ts';
import type { ActivityAct, ActivityKind } from '../../../src/tutor/activity/view.ts';
import type { ExplainBackView } from '../../../src/tutor/explainBack/view.ts';
import type { GuideView } from '../../../src/tutor/guide/view.ts';
import type { QuizView } from '../../../src/tutor/quiz/view.ts';
import { at, cart, cartFacts } from '../support/cart.ts';
import { goodQuiz, goodRubric, goodTurn, goodVerdicts, learnersWords } from '../support/modes.ts';

const context: ActivityContext = { snippet: cart, code: cartFacts, language: 'en', seed: 'seed' };

function answered(kind: ActivityKind, state: ActivityState, answer: unknown): ActivityState {
  const next = activityOf(kind).next(state, context)?.read(JSON.stringify(answer))?.state;
  assert.ok(next);
  return next;
}

const quiz = activityOf('quiz');
const quizView = (state: ActivityState) => quiz.view(state) as QuizView;
const asked = answered('quiz', quiz.begin(undefined), goodQuiz);
const choose = (question: number, option: number): ActivityAct => ({
  kind: 'choose',
  question,
  option,
  confidence: 'sure',
});

describe('a quiz', () => {
  it('shows no key, no reason and no later question before it is answered', () => {
    const shown = JSON.stringify(quiz.view(asked));
    assert.equal(quizView(asked).questions.length, 1);
    for (const option of goodQuiz.questions.flatMap(({ options }) => options)) {
      assert.ok(!shown.includes(JSON.stringify(option.why)));
      assert.ok(option.misconception === '' || !shown.includes(JSON.stringify(option.misconception)));
    }
    assert.doesNotMatch(shown, /"correct"/);
  });

  it('goes from the smallest level to the largest, and ends', () => {
    let state = asked;
    for (let question = 0; question < 4; question += 1) state = quiz.act(state, choose(question, 0));
    const { questions, finished } = quizView(state);
    assert.deepEqual(
      questions.map(({ level }) => level),
      ['atom', 'block', 'relation', 'macro'],
    );
    assert.ok(finished);
    assert.equal(quiz.next(state, context), undefined);
  });

  const ignored: [string, ActivityAct][] = [
    ['an option that is not there', choose(0, 3)],
    ['a negative option', choose(0, -1)],
    ['a later question', choose(1, 0)],
    ['words', { kind: 'write', text: 'The first.' }],
    ['a request for the answer', { kind: 'tell' }],
  ];
  for (const [name, act] of ignored) it(`ignores ${name}`, () => assert.equal(quiz.act(asked, act), asked));

  it('lets the first answer count', () => {
    const once = quiz.act(asked, choose(0, 1));
    assert.equal(quiz.act(once, choose(0, 2)), once);
  });

  it('leaves to cards what was answered, with its key and how sure one was', () => {
    assert.deepEqual(quiz.answered(asked), []);
    const right = quizView(asked).questions[0]?.options.indexOf('Six more than before') ?? -1;
    const [card, ...others] = quiz.answered(quiz.act(asked, choose(0, right)));
    assert.deepEqual(others, []);
    assert.deepEqual([card?.isRight, card?.confidence], [true, 'sure']);
    assert.equal(card?.question.options.filter(({ correct }) => correct).length, 1);
  });

  it('hands over what was got wrong, with the misconception it stands for', () => {
    const wrong = quizView(asked).questions[0]?.options.indexOf('Five more than before') ?? -1;
    const state = quiz.act(asked, choose(0, wrong));
    const topic = { question: at(goodQuiz.questions, 0).question, misconception: 'Adds the two' };
    assert.deepEqual(quiz.topic(state, 0), topic);
    assert.equal(quiz.topic(state, 1), undefined, 'not of a question that is not answered yet');
  });

  it('asks what is left when a question fails its checks and its repair', () => {
    const bad = structuredClone(goodQuiz);
    at(at(bad.questions, 1).options, 1).correct = true;
    const first = quiz.next(quiz.begin(undefined), context)?.read(JSON.stringify(bad));
    const second = first?.repair.read(JSON.stringify({ questions: [at(bad.questions, 1)] }));
    assert.ok(second?.state);
    assert.equal(quizView(second.state).total, 3);
    assert.deepEqual(
      second.findings.map(({ rule }) => rule),
      ['notOneKey'],
    );
  });

  it('takes from a repair only the questions that had failed', () => {
    const bad = structuredClone(goodQuiz);
    at(at(bad.questions, 1).options, 1).correct = true;
    const first = quiz.next(quiz.begin(undefined), context)?.read(JSON.stringify(bad));
    const other = { ...at(goodQuiz.questions, 0), question: 'Was this asked for?' };
    const second = first?.repair.read(JSON.stringify({ questions: [at(goodQuiz.questions, 1), other] }));
    assert.deepEqual(second?.findings, []);
    assert.equal(second.state && quizView(second.state).questions[0]?.question, at(goodQuiz.questions, 0).question);
  });
});

const guide = activityOf('guide');
const guideView = (state: ActivityState) => guide.view(state) as GuideView;
const opened = answered('guide', guide.begin(undefined), goodTurn);
const acts = (...all: ActivityAct[]) => all.reduce((state, act) => guide.act(state, act), opened);
const lastTurn = (state: ActivityState) => at(guideView(state).turns, guideView(state).turns.length - 1);

describe('a dialogue', () => {
  it('hides hints and answer until they are asked for', () => {
    const shown = JSON.stringify(guide.view(opened));
    for (const hidden of [...goodTurn.hints.map(({ text }) => text), goodTurn.answer])
      assert.ok(!shown.includes(hidden));
    assert.equal(lastTurn(opened).rungs, 4);
  });

  it('climbs the rungs in order, and the last one is the answer', () => {
    const hint = { kind: 'hint' } as const;
    assert.deepEqual(
      lastTurn(acts(hint, hint)).hints,
      goodTurn.hints.slice(0, 2).map(({ text }) => text),
    );
    assert.equal(lastTurn(acts(hint, hint, hint)).answer, undefined);
    assert.equal(lastTurn(acts(hint, hint, hint, hint)).answer, goodTurn.answer);
  });

  it('tells the answer at any time, and then goes on', () => {
    const told = acts({ kind: 'tell' });
    assert.equal(lastTurn(told).answer, goodTurn.answer);
    assert.equal(guide.next(told, context), undefined, 'the learner reads it first');
    assert.ok(guide.next(guide.act(told, { kind: 'goOn' }), context));
  });

  for (const text of ['', '   \n']) {
    it(`waits for more than ${JSON.stringify(text)}`, () => assert.equal(acts({ kind: 'write', text }), opened));
  }

  it('ignores what comes while the tutor is about to speak', () => {
    const written = acts({ kind: 'write', text: 'Since it may be larger.' });
    for (const kind of ['hint', 'tell', 'goOn'] as const) assert.equal(guide.act(written, { kind }), written);
    assert.equal(guide.act(written, { kind: 'write', text: 'again' }), written);
  });

  it('does not go on from an answer that nobody asked for', () => assert.equal(acts({ kind: 'goOn' }), opened));

  it('cuts what is huge', () => {
    assert.equal(lastTurn(acts({ kind: 'write', text: 'x'.repeat(100_000) })).reply?.length, 4_000);
  });

  it('says no hint again in a later turn, if the learner took it', () => {
    const taken = acts({ kind: 'hint' }, { kind: 'write', text: 'It caps.' });
    const next = { ...goodTurn, learner: 'onTrack', question: 'Who would lose money without that call?' };
    const read = guide.next(taken, context)?.read(JSON.stringify(next));
    assert.deepEqual(
      read?.findings.map(({ part, rule }) => `${part}: ${rule}`),
      ['hint 1: repeated'],
    );
    assert.ok(read.state);
    assert.equal(lastTurn(read.state).rungs, 3);
  });

  it('ends when the learner has understood, and asks nothing more', () => {
    const end = {
      ...goodTurn,
      learner: 'understood',
      question: '',
      hints: [],
      answer: '',
      says: 'The coupon is capped.',
    };
    const state = answered('guide', acts({ kind: 'write', text: 'It caps.' }), end);
    assert.deepEqual([guideView(state).finished, guideView(state).understood], [true, true]);
    assert.equal(guide.next(state, context), undefined);
    assert.equal(guide.act(state, { kind: 'hint' }), state);
  });

  it('ends after eight turns with a learner who is only ever told', () => {
    let state = guide.begin(undefined);
    let turns = 0;
    for (let asking = guide.next(state, context); asking; asking = guide.next(state, context)) {
      turns += 1;
      const names = ['sum', 'items', 'coupon', 'price', 'quantity', 'amount', 'total', 'Item'];
      const question = `Why ${names[turns - 1]}?`;
      const next = asking.read(JSON.stringify({ ...goodTurn, question }))?.state;
      assert.ok(next, `turn ${turns}`);
      state = guide.act(guide.act(next, { kind: 'tell' }), { kind: 'goOn' });
    }
    assert.equal(turns, 8);
    assert.deepEqual([guideView(state).finished, guideView(state).understood], [true, false]);
  });

  it('shows nothing of a turn that gives its answer away', () => {
    const leak = { ...goodTurn, question: 'Would a coupon larger than the cart otherwise give a negative total?' };
    const read = guide.next(guide.begin(undefined), context)?.read(JSON.stringify(leak));
    assert.equal(read?.state, undefined);
    assert.deepEqual(
      read?.findings.map(({ rule }) => rule),
      ['leak'],
    );
  });
});

const explainBack = activityOf('explainBack');
const explainView = (state: ActivityState) => explainBack.view(state) as ExplainBackView;
const setTask = answered('explainBack', explainBack.begin(undefined), goodRubric);
const written = explainBack.act(setTask, { kind: 'write', text: learnersWords });

describe('explaining back', () => {
  it('hides the rubric until the learner has been judged', () => {
    for (const state of [setTask, written]) {
      const shown = JSON.stringify(explainBack.view(state));
      for (const { point } of goodRubric.points) assert.ok(!shown.includes(point));
    }
  });

  it('judges by the rubric that was fixed before', () => {
    const request = JSON.stringify(explainBack.next(written, context)?.request);
    for (const { point } of goodRubric.points) assert.ok(request.includes(point));
  });

  it('shows the words that count, and what was not said', () => {
    const { points, finished } = explainView(answered('explainBack', written, goodVerdicts));
    assert.ok(finished);
    assert.deepEqual(
      points?.map(({ hit }) => hit),
      [true, false, true],
    );
    const { start, end } = points?.[2]?.evidence ?? { start: 0, end: 0 };
    assert.equal(learnersWords.slice(start, end), 'rounds to cents');
  });

  it('sums the score here: what the tutor claims without evidence is missed', () => {
    const verdicts = goodVerdicts.verdicts.map((verdict) => ({ ...verdict, verdict: 'hit', quote: 'I know it all' }));
    const { points } = explainView(answered('explainBack', written, { verdicts }));
    assert.deepEqual(
      points?.map(({ hit }) => hit),
      [false, false, false],
    );
  });

  it('hands over a point that was missed, and no other', () => {
    const judged = answered('explainBack', written, goodVerdicts);
    assert.deepEqual(explainBack.topic(judged, 1), { question: at(goodRubric.points, 1).point, misconception: '' });
    assert.equal(explainBack.topic(judged, 0), undefined);
    assert.equal(explainBack.topic(written, 1), undefined);
  });

  it('takes one explanation, and no empty one', () => {
    assert.equal(explainBack.act(setTask, { kind: 'write', text: ' \n' }), setTask);
    assert.equal(explainBack.act(written, { kind: 'write', text: 'More.' }), written);
    assert.equal(explainBack.act(setTask, { kind: 'tell' }), setTask);
  });
});

describe('an answer to an activity', () => {
  const texts: [string, string][] = [
    ['empty', ''],
    ['cut off', JSON.stringify(goodQuiz).slice(0, 400)],
    ['of another schema', JSON.stringify(goodTurn)],
    ['in other words', 'I would rather not.'],
    ['a list', '[]'],
    ['null', 'null'],
  ];
  for (const [name, text] of texts) {
    it(`is none if it is ${name}`, () =>
      assert.equal(quiz.next(quiz.begin(undefined), context)?.read(text), undefined));
  }
  it('may stand in a fence', () => {
    assert.ok(
      quiz.next(quiz.begin(undefined), context)?.read(`\`\`\`json\n${JSON.stringify(goodQuiz)}\n\`\`\``)?.state,
    );
  });
});
