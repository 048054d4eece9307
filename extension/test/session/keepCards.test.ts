import assert from 'node:assert/strict';
import type { Learned } from '../../src/cards/makeCard.ts';
import type { LessonView } from '../../src/panel/protocol.ts';
import type { ActivityAct } from '../../src/tutor/activity/view.ts';
import type { QuizView } from '../../src/tutor/quiz/view.ts';
import { editor, withFakeEditor } from '../host/fakeEditor.ts';
import { answer, type Responder, sendStream } from '../model/support.ts';
import { at, cart } from '../tutor/support/cart.ts';
import { goodQuiz, goodRubric, goodTurn, goodVerdicts, learnersWords } from '../tutor/support/modes.ts';
import { type LessonsHarness, lessonsWith } from './lessonsHarness.ts';

const code = [...Array.from({ length: cart.startLine - 1 }, () => '//'), ...cart.lines].join('\n');
/** Answers one after another, the last one again and again. */
const inTurn =
  (...answers: readonly object[]): Responder =>
  (response, _received, count) =>
    sendStream(response, answer([JSON.stringify(at(answers, Math.min(count, answers.length) - 1))]));

const second = {
  ...goodTurn,
  learner: 'mistaken',
  misconception: 'Thinks that it rounds',
  question: 'And a free cart?',
};
const end = { ...goodTurn, learner: 'understood', says: 'You saw it.', question: '', hints: [], answer: '' };

describe('cards of a lesson in which the learner acts', () => {
  let harness: LessonsHarness;
  let kept: readonly Learned[];
  afterEach(() => harness.end());

  async function begin(mode: 'quiz' | 'guide' | 'explainBack', ...answers: readonly object[]): Promise<LessonsHarness> {
    harness = await lessonsWith(inTurn(...answers));
    editor.select(code, cart.startLine, cart.startLine + cart.lines.length - 1);
    kept = [];
    const keep = async (learned: readonly Learned[]) => {
      kept = learned;
      return { added: learned.length, refused: 0 };
    };
    Object.assign(harness.services, { deck: async () => ({ keep }) });
    // Loaded here, while there is a stand-in for the editor.
    await withFakeEditor(() => import('../../src/session/claims.ts'));
    await harness.lessons.begin(mode);
    await harness.panel.until((view) => view.phase === 'done');
    return harness;
  }
  const turns = (count: number) => (view: LessonView) =>
    view.phase === 'done' && view.activity?.kind === 'guide' && view.activity.turns.length === count;
  const act = (done: ActivityAct) => harness.panel.send({ type: 'act', act: done });
  async function keepAll(): Promise<readonly Learned[]> {
    await harness.panel.until(({ card }) => card === 'offered');
    harness.panel.send({ type: 'keepCard' });
    // The answers that are told here solve nothing: what has options is kept without.
    const asked = await harness.panel.until(({ card }) => card === 'kept' || card === 'unchecked');
    if (asked.card === 'unchecked') harness.panel.send({ type: 'keepUnverified' });
    await harness.panel.until(({ card }) => card === 'kept');
    return kept;
  }

  it('ask again without options what a dialogue asked, what went worst first', async () => {
    const { panel } = await begin('guide', goodTurn, second, end);
    act({ kind: 'write', text: 'It rounds.' });
    await panel.until(turns(2));
    act({ kind: 'hint' });
    act({ kind: 'write', text: 'Zero.' });
    await panel.until(turns(3));
    const learned = await keepAll();
    assert.deepEqual(
      learned.map(({ type, question, grade, misconception }) => [type, question, grade, misconception]),
      [
        ['guide', { question: goodTurn.question, answer: goodTurn.answer }, 'again', 'Thinks that it rounds'],
        ['guide', { question: second.question, answer: second.answer }, 'hard', undefined],
      ],
    );
    assert.deepEqual(learned[0]?.lines, cart.lines);
  });

  for (const [help, grade] of [
    [[], 'good'],
    [['hint'], 'hard'],
    [['tell'], 'again'],
  ] as const) {
    it(`bear the debt of the dialogue in which a question was worked out: ${help[0] ?? 'no help'}`, async () => {
      const { panel } = await begin('quiz', goodQuiz, goodTurn, end);
      const quiz = panel.view?.activity as QuizView;
      const option = quiz.questions[0]?.options.indexOf('Five more than before') ?? -1;
      act({ kind: 'choose', question: 0, option, confidence: 'sure' });
      await panel.until(({ activity }) => (activity as QuizView).questions.length === 2);
      panel.send({ type: 'guide', question: 0 });
      await panel.until(turns(1));
      for (const kind of help) act({ kind });
      act(help[0] === 'tell' ? { kind: 'goOn' } : { kind: 'write', text: 'The product.' });
      await panel.until(turns(2));
      const [card] = await keepAll();
      assert.deepEqual([card?.type, card?.grade, card?.misconception], ['quiz', grade, 'Adds the two']);
      const { question } = card ?? {};
      assert.ok(question && 'options' in question);
      assert.equal(question.question, at(goodQuiz.questions, 0).question);
      assert.equal(question.options.filter(({ correct }) => correct).length, 1);
    });
  }

  it('ask for the whole of an explanation, without the points that are wrong', async () => {
    const { panel } = await begin('explainBack', goodRubric, goodVerdicts);
    act({ kind: 'write', text: learnersWords });
    await panel.until((view) => view.phase === 'done' && view.activity?.finished === true);
    panel.send({ type: 'claim', action: 'dispute', claim: 'part 0' });
    await panel.until(({ wrong }) => wrong?.length === 1);
    const [card, ...others] = await keepAll();
    assert.deepEqual(others, []);
    assert.deepEqual(card?.question, {
      question: goodRubric.prompt,
      answer: goodRubric.points
        .slice(1)
        .map(({ point }) => `- ${point}`)
        .join('\n'),
    });
    assert.equal(card?.grade, 'hard', 'one of the two that are left was said');
  });

  it('are not offered of what is not over', async () => {
    const { panel } = await begin('guide', goodTurn, second, end);
    act({ kind: 'write', text: 'It rounds.' });
    const { card } = await panel.until(turns(2));
    assert.equal(card, undefined);
  });
});
