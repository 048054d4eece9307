import assert from 'node:assert/strict';
import type { Card } from '../../src/cards/card.ts';
import type { LessonMessage } from '../../src/panel/lessonPanel.ts';
import type { LessonView } from '../../src/panel/protocol.ts';
import { lessonMarkdown } from '../../src/session/lessonMarkdown.ts';
import type { QuizView } from '../../src/tutor/quiz/view.ts';
import { makeCard, makeRecallCard } from '../cards/support.ts';
import { editor, withFakeEditor } from '../host/fakeEditor.ts';
import { answer, type Responder, sendStream } from '../model/support.ts';
import { editor as panelEditor } from '../panel/support/fakeVscode.ts';
import { at, cart, goodAnswer } from '../tutor/support/cart.ts';
import { goodQuiz, goodTurn } from '../tutor/support/modes.ts';
import { type LessonsHarness, lessonsWith } from './lessonsHarness.ts';

const code = [...Array.from({ length: cart.startLine - 1 }, () => '//'), ...cart.lines].join('\n');
/** Answers one after another, the last one again and again. */
const inTurn =
  (...answers: readonly (object | string)[]): Responder =>
  (response, _received, count) => {
    const next = at(answers, Math.min(count, answers.length) - 1);
    sendStream(response, answer([typeof next === 'string' ? next : JSON.stringify(next)]));
  };
const claim = (action: 'dispute' | 'restore' | 'report', id: string): LessonMessage => ({
  type: 'claim',
  action,
  claim: id,
});
const isWrong = (id: string) => (view: LessonView) => view.wrong?.some((each) => each === id) === true;

describe('a claim that the learner calls wrong', () => {
  let harness: LessonsHarness;
  afterEach(() => harness.end());

  async function lesson(mode: 'explain' | 'quiz' | 'guide', ...answers: readonly (object | string)[]) {
    harness = await lessonsWith(inTurn(...answers));
    editor.select(code, cart.startLine, cart.startLine + cart.lines.length - 1);
    // Loaded here, while there is a stand-in for the editor.
    await withFakeEditor(() => import('../../src/session/claims.ts'));
    await harness.lessons.begin(mode);
    await harness.panel.until((view) => view.phase === 'done');
    return harness;
  }

  it('is retired, left out of the export, told to the tutor, and counted in the log', async () => {
    const { panel, server, lines } = await lesson('explain', goodAnswer, 'As you say.');
    panel.send(claim('dispute', 'step step-2'));
    const view = await panel.until(isWrong('step step-2'));
    assert.doesNotMatch(lessonMarkdown(view), /Adds `item\.price/);
    assert.match(lessonMarkdown(view), /## Step 2[^\n]*\n\n_Left out: the learner says that this is wrong\._/);
    assert.ok(
      lines.some((line) => line === 'step of explain called wrong: 1 of 5 claims'),
      lines.join('\n'),
    );
    panel.send({ type: 'askFollowUp', question: 'And then?' });
    await panel.until(({ followUps }) => followUps[0]?.phase === 'done');
    const asked = JSON.stringify(at(server.received, 1).body);
    assert.match(asked, /says=\\"this is wrong\\">\\n- Adds `item\.price \* item\.quantity`/);
    assert.match(asked, /Do not build on what they call wrong/);
  });

  it('comes back when that is taken back', async () => {
    const { panel } = await lesson('explain', goodAnswer);
    panel.send(claim('dispute', 'step step-2'));
    await panel.until(isWrong('step step-2'));
    panel.send(claim('restore', 'step step-2'));
    const view = await panel.until((back) => back.wrong?.length === 0);
    assert.match(lessonMarkdown(view), /Adds `item\.price/);
  });

  it('has to be one of the lesson', async () => {
    const { panel } = await lesson('explain', goodAnswer);
    for (const id of ['step step-9', 'part 0', '', 'check '.repeat(20)]) panel.send(claim('dispute', id));
    panel.send(claim('dispute', 'check'));
    assert.deepEqual((await panel.until(isWrong('check'))).wrong, ['check']);
  });

  it('makes no card: the offer of a check question is withdrawn, and comes back with it', async () => {
    const { panel } = await lesson('explain', goodAnswer);
    panel.send({ type: 'answerCheck', option: 0, confidence: 'sure' });
    await panel.until(({ card }) => card === 'offered');
    panel.send(claim('dispute', 'check'));
    await panel.until((view) => isWrong('check')(view) && view.card === undefined);
    panel.send(claim('restore', 'check'));
    await panel.until(({ card }) => card === 'offered');
  });

  it('takes the card with it that was made of it already, and brings it back', async () => {
    const { panel, services } = await lesson('explain', goodAnswer);
    const place = { ...makeCard().place, path: 'src/app.ts', workspace: 'file:///workspace' };
    const cards: Card[] = [makeCard({ question: goodAnswer.check.question, place }), makeCard({ place })];
    const done: string[] = [];
    const deck = {
      all: async () => cards,
      keep: async () => ({ added: 1, refused: 0 }),
      retire: async (id: string) => {
        done.push(`retire ${id}`);
        cards[0] = { ...at(cards, 0), retiredAt: '2026-03-01T09:00:00.000Z' };
      },
      unretire: async (id: string) => done.push(`unretire ${id}`),
    };
    Object.assign(services, { deck: async () => deck });
    panel.send({ type: 'answerCheck', option: 0, confidence: 'sure' });
    await panel.until(({ card }) => card === 'offered');
    panel.send({ type: 'keepCard' });
    await panel.until(({ card }) => card === 'unchecked');
    panel.send({ type: 'keepUnverified' });
    await panel.until(({ card }) => card === 'kept');
    panel.send(claim('dispute', 'check'));
    await panel.until(isWrong('check'));
    panel.send(claim('restore', 'check'));
    await panel.until(({ wrong }) => wrong?.length === 0);
    panel.send(claim('dispute', 'step step-1'));
    await panel.until(isWrong('step step-1'));
    assert.deepEqual(done, [`retire ${cards[0]?.id}`, `unretire ${cards[0]?.id}`]);
  });

  it('takes a card without options with it too, and brings it back', async () => {
    const last = { ...goodTurn, learner: 'understood', says: 'You saw it.', question: '', hints: [], answer: '' };
    const { panel, services } = await lesson('guide', goodTurn, last);
    const place = { ...makeCard().place, path: 'src/app.ts', workspace: 'file:///workspace' };
    const done: string[] = [];
    let card = makeRecallCard({ question: goodTurn.question, answer: goodTurn.answer, place });
    const other = makeRecallCard({ place });
    const deck = {
      all: async () => [card, other],
      keep: async () => ({ added: 1, refused: 0 }),
      retire: async (id: string) => {
        card = { ...card, retiredAt: '2026-03-01T09:00:00.000Z' };
        done.push(`retire ${id}`);
      },
      unretire: async (id: string) => done.push(`unretire ${id}`),
    };
    Object.assign(services, { deck: async () => deck });
    panel.send({ type: 'act', act: { kind: 'write', text: 'A negative price.' } });
    await panel.until((view) => view.card === 'offered');
    panel.send({ type: 'keepCard' });
    await panel.until((view) => view.card === 'kept');
    panel.send(claim('dispute', 'part 0'));
    await panel.until(isWrong('part 0'));
    panel.send(claim('restore', 'part 0'));
    await panel.until(({ wrong }) => wrong?.length === 0);
    // Handled in its order with what came before.
    panel.send(claim('dispute', 'part 1'));
    await panel.until(isWrong('part 1'));
    assert.deepEqual(done, [`retire ${card.id}`, `unretire ${card.id}`]);
  });

  it('needs no answer in a quiz, and can be answered if it was not wrong after all', async () => {
    const { panel } = await lesson('quiz', goodQuiz);
    const quiz = (view: LessonView) => view.activity as QuizView;
    panel.send(claim('dispute', 'part 0'));
    const passed = await panel.until((view) => quiz(view).questions.length === 2);
    assert.equal(quiz(passed).questions[0]?.result, undefined);
    panel.send(claim('restore', 'part 0'));
    await panel.until(({ wrong }) => wrong?.length === 0);
    panel.send({ type: 'act', act: { kind: 'choose', question: 0, option: 0, confidence: 'sure' } });
    const answered = await panel.until((view) => quiz(view).questions[0]?.result !== undefined);
    assert.equal(quiz(answered).questions.length, 2);
  });

  it('is nothing that a dialogue goes on from', async () => {
    const second = { ...goodTurn, learner: 'stuck', question: 'What would a shop never charge?' };
    const third = { ...goodTurn, learner: 'onTrack', question: 'Who would lose money without that call?' };
    const { panel, server } = await lesson('guide', goodTurn, second, third);
    panel.send(claim('dispute', 'part 0'));
    await panel.until(
      (view) => view.phase === 'done' && view.activity?.kind === 'guide' && view.activity.turns.length === 2,
    );
    const asked = JSON.stringify(at(server.received, 1).body);
    assert.match(asked, /says=\\"this turn is wrong\\">\\nGo on\./);
    assert.match(asked, /Do not build on a turn that they call wrong/);
    panel.send({ type: 'act', act: { kind: 'write', text: 'A negative price.' } });
    await panel.until(
      (view) => view.phase === 'done' && view.activity?.kind === 'guide' && view.activity.turns.length === 3,
    );
    assert.equal(JSON.stringify(at(server.received, 2).body).match(/this turn is wrong/g)?.length, 1);
  });

  it('can be reported by its kind and request, without its text', async () => {
    const { panel, services } = await lesson('explain', goodAnswer);
    editor.pick = ([, copy]) => copy;
    Object.assign(services.context.extension, { packageJSON: { version: '0.1.0' } });
    Object.assign(services, { recentRequests: [] });
    // Nobody knows any more that a server of one's own has written it.
    editor.settings.set('provider', 'managed');
    panel.send(claim('report', 'step step-2'));
    // Handled in its order with what follows.
    panel.send(claim('dispute', 'step step-2'));
    await panel.until(isWrong('step step-2'));
    const report = panelEditor.copied.at(-1) ?? '';
    assert.match(report, /Said to be wrong: step of explain\nWritten by: own\nIts requests: req_/);
    assert.match(report, /Its checks: 5 of 5 references verified/);
    for (const text of [...goodAnswer.steps.map(({ says }) => says), ...cart.lines, 'cart'])
      assert.ok(!report.includes(text), text);
  });
});
