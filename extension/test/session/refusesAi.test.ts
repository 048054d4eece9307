import assert from 'node:assert/strict';
import type { LessonMessage } from '../../src/panel/lessonPanel.ts';
import type { LessonMode } from '../../src/tutor/activity/view.ts';
import type { QuizView } from '../../src/tutor/quiz/view.ts';
import { editor, withFakeEditor } from '../host/fakeEditor.ts';
import { answer, type Responder, sendError, sendStream } from '../model/support.ts';
import { editor as notifications } from '../panel/support/fakeVscode.ts';
import { cart, goodAnswer } from '../tutor/support/cart.ts';
import { goodQuiz, goodTurn } from '../tutor/support/modes.ts';
import { type LessonsHarness, lessonsWith } from './lessonsHarness.ts';

const code = [...Array.from({ length: cart.startLine - 1 }, () => '//'), ...cart.lines].join('\n');
const says =
  (value: object): Responder =>
  (response) =>
    sendStream(response, answer([JSON.stringify(value)]));

/** `checkCards.test.ts` has the second solve, `sheets.test.ts` the request preview. */
describe('lessons when AI features are disabled', () => {
  let harness: LessonsHarness;
  afterEach(() => harness.end());

  async function begin(mode: LessonMode, respond: Responder): Promise<LessonsHarness> {
    harness = await lessonsWith(respond);
    editor.select(code, cart.startLine, cart.startLine + cart.lines.length - 1);
    // Loaded here, while there is a stand-in for the editor.
    await withFakeEditor(() => import('../../src/session/claims.ts'));
    await harness.lessons.begin(mode);
    return harness;
  }

  /** Sends a message with AI features disabled, and waits until it is refused or reaches the server. */
  async function refuses(message: LessonMessage): Promise<void> {
    const { panel, server } = harness;
    const before = server.received.length;
    editor.settings.set('disableAIFeatures', true);
    panel.send(message);
    while (notifications.said.length === 0 && server.received.length === before) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(server.received.length, before);
    assert.match(notifications.said.join(), /chat\.disableAIFeatures/);
  }

  for (const mode of ['explain', 'guide', 'trace', 'quiz', 'explainBack', 'practice'] as const) {
    it(`sends no request when a lesson begins: ${mode}`, async () => {
      harness = await lessonsWith(says(goodAnswer));
      editor.select(code, cart.startLine, cart.startLine + cart.lines.length - 1);
      editor.settings.set('disableAIFeatures', true);
      await harness.lessons.begin(mode);
      assert.equal(harness.panel.view, undefined);
      assert.equal(harness.server.received.length, 0);
      assert.match(notifications.said.join(), /chat\.disableAIFeatures/);
    });
  }

  it('sends no request when a follow-up is asked', async () => {
    const { panel } = await begin('explain', says(goodAnswer));
    await refuses({ type: 'askFollowUp', question: 'Why?' });
    assert.deepEqual(panel.view?.followUps, []);
  });

  it('sends no request when a failed lesson is retried', async () => {
    const { panel } = await begin('explain', (response) => sendError(response, 400, undefined));
    await refuses({ type: 'failureAction', action: 'retry' });
    assert.equal(panel.view?.phase, 'failed');
  });

  it('sends no request when a failed follow-up is retried', async () => {
    const { panel } = await begin('explain', (response, received, count) =>
      count === 1 ? says(goodAnswer)(response, received, count) : sendError(response, 400, undefined),
    );
    panel.send({ type: 'askFollowUp', question: 'Why?' });
    const { followUps } = await panel.until((view) => view.followUps[0]?.phase === 'failed');
    await refuses({ type: 'failureAction', action: 'retry', followUpId: followUps[0]?.id ?? '' });
    assert.equal(panel.view?.followUps[0]?.phase, 'failed');
  });

  it('sends no request when the learner replies to the tutor, and saves the reply', async () => {
    const { panel } = await begin('guide', says(goodTurn));
    await refuses({ type: 'act', act: { kind: 'write', text: 'It caps.' } });
    const { activity, phase } = panel.view ?? assert.fail();
    assert.equal(phase, 'done');
    assert.equal(activity?.kind === 'guide' && activity.turns[0]?.reply, 'It caps.');
  });

  it("sends no request when the learner flags the tutor's question as wrong", async () => {
    await begin('guide', says(goodTurn));
    await refuses({ type: 'claim', action: 'dispute', claim: 'part 0' });
  });

  it('sends no request when a dialogue about a wrong answer begins', async () => {
    const { panel } = await begin('quiz', says(goodQuiz));
    const quiz = (panel.view ?? assert.fail()).activity as QuizView;
    const option = quiz.questions[0]?.options.indexOf('Five more than before') ?? -1;
    panel.send({ type: 'act', act: { kind: 'choose', question: 0, option, confidence: 'sure' } });
    await panel.until(({ activity }) => (activity as QuizView).questions[0]?.result !== undefined);
    await refuses({ type: 'guide', question: 0 });
    assert.equal(panel.view?.mode, 'quiz');
  });
});
