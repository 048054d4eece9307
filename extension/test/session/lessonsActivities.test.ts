import assert from 'node:assert/strict';
import type { ActivityAct } from '../../src/tutor/activity/view.ts';
import type { QuizView } from '../../src/tutor/quiz/view.ts';
import { editor } from '../host/fakeEditor.ts';
import { answer, type Responder, sendError, sendStream } from '../model/support.ts';
import { at, cart, goodAnswer } from '../tutor/support/cart.ts';
import { goodQuiz, goodTurn } from '../tutor/support/modes.ts';
import { type LessonsHarness, lessonsWith } from './lessonsHarness.ts';

const code = [...Array.from({ length: cart.startLine - 1 }, () => '//'), ...cart.lines].join('\n');
const selectCart = () => editor.select(code, cart.startLine, cart.startLine + cart.lines.length - 1);
/** Answers one after another, the last one again and again. */
const inTurn =
  (...answers: readonly object[]): Responder =>
  (response, _received, count) =>
    sendStream(response, answer([JSON.stringify(at(answers, Math.min(count, answers.length) - 1))]));

describe('lessons in which the learner acts', () => {
  let harness: LessonsHarness | undefined;
  afterEach(async () => {
    await harness?.end();
    harness = undefined;
  });
  async function begin(respond: Responder): Promise<LessonsHarness> {
    harness = await lessonsWith(respond);
    selectCart();
    return harness;
  }

  const isAnswered = (count: number) => (view: { readonly activity?: { readonly kind: string } }) =>
    view.activity?.kind === 'quiz' &&
    (view.activity as QuizView).questions.filter(({ result }) => result).length === count;
  const wrong = ({ activity }: { readonly activity?: unknown }): ActivityAct => ({
    kind: 'choose',
    question: 0,
    option: (activity as QuizView).questions[0]?.options.indexOf('Five more than before') ?? -1,
    confidence: 'sure',
  });

  it('say in the request which mode it is', async () => {
    const { lessons, server } = await begin(inTurn(goodQuiz));
    await lessons.begin('quiz');
    assert.equal(server.received.length, 1);
    assert.match(JSON.stringify(at(server.received, 0).body), /Quiz the developer/);
  });

  it('are kept with what was answered, and come back with it', async () => {
    const { lessons, panel } = await begin(inTurn(goodQuiz));
    await lessons.begin('quiz');
    const { id } = await panel.until((view) => view.phase === 'done');
    panel.send({ type: 'act', act: wrong(panel.view ?? {}) });
    await panel.until(isAnswered(1));
    // Read back through the store that is writing it: another one would not wait for that.
    panel.close();
    panel.view = undefined;
    panel.isOpen = true;
    await lessons.restore(id);
    const back = await panel.until(isAnswered(1));
    assert.equal(back.id, id);
    assert.equal((back.activity as QuizView).questions.length, 2);
  });

  it('make a dialogue of what was answered wrongly, about the same lines', async () => {
    const { lessons, panel, server } = await begin(inTurn(goodQuiz, goodTurn));
    await lessons.begin('quiz');
    const quiz = await panel.until((view) => view.phase === 'done');
    panel.send({ type: 'act', act: wrong(quiz) });
    await panel.until(isAnswered(1));
    panel.send({ type: 'guide', question: 0 });
    const guide = await panel.until((view) => view.mode === 'guide' && view.phase === 'done');
    assert.notEqual(guide.id, quiz.id);
    assert.deepEqual(guide.source, quiz.source);
    const asked = JSON.stringify(at(server.received, 1).body);
    assert.match(asked, /I got this wrong: What is `sum` after/);
    assert.match(asked, /What I seem to believe: Adds the two/);
  });

  it('make a dialogue of a check question that was answered wrongly, and of no other', async () => {
    const { lessons, panel, server } = await begin(inTurn(goodAnswer, goodTurn));
    await lessons.begin('explain');
    const explained = await panel.until((view) => view.phase === 'done');
    const right = explained.check?.options.indexOf('It returns 0') ?? -1;
    panel.send({ type: 'guide', question: 0 });
    panel.send({ type: 'answerCheck', option: right === 0 ? 1 : 0, confidence: 'unsure' });
    await panel.until((view) => view.checkResult !== undefined);
    assert.equal(server.received.length, 1, 'nothing had been answered when that was clicked');
    panel.send({ type: 'guide', question: 0 });
    await panel.until((view) => view.mode === 'guide' && view.phase === 'done');
    assert.match(JSON.stringify(at(server.received, 1).body), /I got this wrong: What does `total` return/);
  });

  it('ask the next turn once, however often an answer is sent, and again after a failure', async () => {
    const second = { ...goodTurn, learner: 'onTrack', question: 'Who would lose money without that call?' };
    const { lessons, panel, server } = await begin((response, received, count) => {
      if (count === 2) sendError(response, 400, undefined);
      else inTurn(goodTurn, {}, second)(response, received, count);
    });
    await lessons.begin('guide');
    await panel.until((view) => view.phase === 'done');
    panel.send({ type: 'act', act: { kind: 'write', text: 'It caps.' } });
    panel.send({ type: 'act', act: { kind: 'write', text: 'It caps.' } });
    const failed = await panel.until((view) => view.phase === 'failed');
    assert.equal(server.received.length, 2);
    assert.equal(failed.activity?.kind === 'guide' && failed.activity.turns[0]?.reply, 'It caps.');
    panel.send({ type: 'failureAction', action: 'retry' });
    const done = await panel.until((view) => view.phase === 'done');
    assert.equal(done.failure, undefined);
    assert.equal(done.activity?.kind === 'guide' && done.activity.turns.length, 2);
    assert.equal(server.received.length, 3);
  });
});
