import assert from 'node:assert/strict';
import type { Kept } from '../../src/cards/deck.ts';
import type { Learned } from '../../src/cards/makeCard.ts';
import type { LessonView } from '../../src/panel/protocol.ts';
import type { QuizView } from '../../src/tutor/quiz/view.ts';
import { editor } from '../host/fakeEditor.ts';
import { answer, type Responder, sendError, sendStream } from '../model/support.ts';
import { editor as notifications } from '../panel/support/fakeVscode.ts';
import { at, cart, goodAnswer } from '../tutor/support/cart.ts';
import { goodQuiz, goodTrace } from '../tutor/support/modes.ts';
import { solveBy } from '../tutor/support/solver.ts';
import { type LessonsHarness, lessonsWith } from './lessonsHarness.ts';

const code = [...Array.from({ length: cart.startLine - 1 }, () => '//'), ...cart.lines].join('\n');
const quizKeys = goodQuiz.questions.flatMap(({ options }) =>
  options.filter(({ correct }) => correct).map(({ text }) => text),
);
const says = (value: object): string => answer([JSON.stringify(value)]);

/** The lesson first, then what the second solve says by the keys that it is told; `undefined`: it fails. */
const solvedBy =
  (lesson: object, ...solves: readonly (readonly string[] | undefined)[]): Responder =>
  (response, { body }, count) => {
    if (count === 1) return sendStream(response, says(lesson));
    const keys = solves[count - 2];
    if (keys === undefined) return sendError(response, 400, undefined);
    return sendStream(response, says(solveBy(JSON.stringify(body.messages), keys)));
  };

describe('cards of a lesson', () => {
  let harness: LessonsHarness;
  let kept: Learned[];
  /** Questions that can be no cards. */
  let unfit: readonly string[] = [];
  afterEach(() => {
    unfit = [];
    return harness.end();
  });

  async function begin(mode: 'quiz' | 'explain' | 'trace', respond: Responder): Promise<LessonsHarness> {
    harness = await lessonsWith(respond);
    kept = [];
    const keep = async (learned: readonly Learned[]): Promise<Kept> => {
      const fit = learned.filter(({ question }) => !unfit.includes(question.question));
      return { added: kept.push(...fit), refused: learned.length - fit.length };
    };
    const deck = { keep };
    Object.assign(harness.services, { deck: async () => deck });
    editor.select(code, cart.startLine, cart.startLine + cart.lines.length - 1);
    await harness.lessons.begin(mode);
    await harness.panel.until((view) => view.phase === 'done');
    return harness;
  }

  const isAnswered =
    (count: number) =>
    ({ activity }: LessonView) =>
      (activity as QuizView).questions.filter(({ result }) => result).length === count;

  async function answeredQuiz(...solves: readonly (readonly string[] | undefined)[]) {
    const { panel } = await begin('quiz', solvedBy(goodQuiz, ...solves));
    for (let question = 0; question < 4; question += 1) {
      const asked = panel.view?.activity as QuizView;
      const option = (asked.questions[question]?.options ?? []).findIndex((text) => quizKeys.includes(text));
      panel.send({ type: 'act', act: { kind: 'choose', question, option, confidence: 'sure' } });
      await panel.until(isAnswered(question + 1));
    }
    return harness;
  }
  const until = (card: LessonView['card']) => harness.panel.until((view) => view.card === card);

  it('are made of what was solved alike without the keys, in one request', async () => {
    const { panel, server } = await answeredQuiz(quizKeys);
    panel.send({ type: 'keepCard' });
    panel.send({ type: 'keepCard' });
    const view = await until('kept');
    assert.deepEqual(
      kept.map(({ question }) => question.question),
      goodQuiz.questions.map(({ question }) => question),
    );
    assert.ok(kept.every(({ isUnverified, grade }) => !isUnverified && grade === 'easy'));
    assert.deepEqual(view.solved, { agreed: [0, 1, 2, 3], doubted: [] });
    assert.equal(server.received.length, 2, 'two clicks ask once');
    const asked = JSON.stringify(at(server.received, 1).body);
    assert.match(asked, /Solve each of the questions/);
    for (const { options } of goodQuiz.questions) {
      for (const { why } of options) assert.ok(!asked.includes(JSON.stringify(why).slice(1, -1)), why);
    }
  });

  it('are not made of what was solved otherwise, and the lesson says of what', async () => {
    const { panel } = await answeredQuiz([...quizKeys.slice(0, 2), 'The total falls below zero', at(quizKeys, 3)]);
    panel.send({ type: 'keepCard' });
    const view = await until('kept');
    assert.equal(kept.length, 3);
    assert.deepEqual(view.solved, { agreed: [0, 1, 3], doubted: [2] });
  });

  it('are as many as can be made, and the lesson says of how many none could', async () => {
    const { panel } = await answeredQuiz(quizKeys);
    unfit = [at(goodQuiz.questions, 1).question];
    panel.send({ type: 'keepCard' });
    const { notices } = await until('kept');
    assert.equal(kept.length, 3);
    assert.match(notices.join(), /^No card could be made of 1 of them: a secret/);
  });

  for (const way of ['keepCard', 'keepUnverified'] as const) {
    it(`are none where none can be made, which the lesson says: ${way}`, async () => {
      const { panel } = await answeredQuiz(way === 'keepCard' ? quizKeys : undefined);
      unfit = goodQuiz.questions.map(({ question }) => question);
      panel.send({ type: 'keepCard' });
      if (way === 'keepUnverified') {
        await until('unchecked');
        panel.send({ type: way });
      }
      const { notices } = await until('refused');
      assert.deepEqual([kept, notices], [[], []]);
    });
  }

  it('are none if all of it was solved otherwise', async () => {
    const { panel } = await answeredQuiz([]);
    panel.send({ type: 'keepCard' });
    const view = await until('dropped');
    assert.deepEqual([kept.length, view.solved?.doubted.length], [0, 4]);
  });

  for (const [name, second] of [
    ['again', quizKeys],
    ['unverified', undefined],
  ] as const) {
    it(`can be kept ${name} when nobody could be asked`, async () => {
      const { panel, server } = await answeredQuiz(undefined, second);
      panel.send({ type: 'keepCard' });
      const failed = await until('unchecked');
      assert.equal(failed.phase, 'done', 'the lesson itself has not failed');
      assert.ok((failed.cardTrouble ?? '').length > 10);
      assert.deepEqual(kept, []);
      panel.send({ type: second ? 'keepCard' : 'keepUnverified' });
      const view = await until('kept');
      assert.equal(view.cardTrouble, undefined);
      assert.equal(kept.length, 4);
      assert.ok(kept.every(({ isUnverified }) => isUnverified === (second === undefined)));
      assert.equal(server.received.length, second ? 3 : 2);
    });
  }

  it('wait for another answer if the one that came is none', async () => {
    const { panel } = await begin('explain', (response, _received, count) =>
      sendStream(response, count === 1 ? says(goodAnswer) : answer(['I would rather not.'])),
    );
    panel.send({ type: 'answerCheck', option: 0, confidence: 'sure' });
    panel.send({ type: 'keepCard' });
    assert.equal((await until('unchecked')).phase, 'done');
    assert.deepEqual(kept, []);
  });

  it('are offered again when the second solve was stopped', async () => {
    const { panel, lessons } = await begin('explain', (response, _received, count) => {
      if (count === 1) sendStream(response, says(goodAnswer));
      else lessons.stop();
    });
    panel.send({ type: 'answerCheck', option: 0, confidence: 'sure' });
    await until('offered');
    panel.send({ type: 'keepCard' });
    await until('checking');
    await until('offered');
    assert.deepEqual(kept, []);
  });

  it('are made of the check question of a lesson too', async () => {
    const { panel } = await begin('explain', solvedBy(goodAnswer, ['It returns 0']));
    const option = panel.view?.check?.options.indexOf('It returns 0') ?? -1;
    panel.send({ type: 'answerCheck', option, confidence: 'unsure' });
    await until('offered');
    panel.send({ type: 'keepCard' });
    await until('kept');
    assert.deepEqual(
      kept.map(({ type, grade }) => [type, grade]),
      [['explain', 'good']],
    );
  });

  it('keeps the grade of the first answer when the check question is answered again with other confidence', async () => {
    const { panel } = await begin('explain', solvedBy(goodAnswer, ['It returns 0']));
    const option = panel.view?.check?.options.indexOf('It returns 0') ?? -1;
    panel.send({ type: 'answerCheck', option, confidence: 'unsure' });
    panel.send({ type: 'answerCheck', option, confidence: 'sure' });
    panel.send({ type: 'keepCard' });
    await until('kept');
    assert.deepEqual(
      kept.map(({ grade }) => grade),
      ['good'],
    );
  });

  it('sends no second solve when AI features are disabled, and still saves cards unverified', async () => {
    const { panel, server } = await answeredQuiz(quizKeys);
    editor.settings.set('disableAIFeatures', true);
    panel.send({ type: 'keepCard' });
    assert.equal(panel.view?.card, 'offered');
    assert.match(notifications.said.join(), /chat\.disableAIFeatures/);
    panel.send({ type: 'keepUnverified' });
    await until('kept');
    assert.ok(kept.length === 4 && kept.every(({ isUnverified }) => isUnverified));
    assert.equal(server.received.length, 1);
  });

  it('of a trace are asked for without options, and bear how much help it took', async () => {
    const { panel, server } = await begin('trace', solvedBy(goodTrace, ['6', '1']));
    for (const text of ['5', '6', '1']) {
      const before = panel.view;
      panel.send({ type: 'act', act: { kind: 'write', text } });
      await panel.until((view) => view !== before);
    }
    await until('offered');
    panel.send({ type: 'keepCard' });
    await until('kept');
    assert.deepEqual(
      kept.map(({ grade }) => grade),
      ['hard', 'good'],
    );
    assert.doesNotMatch(JSON.stringify(at(server.received, 1).body), /\\n1\. /);
  });

  it('are of the code as it was asked about, whatever has become of it since', async () => {
    const { panel } = await answeredQuiz(quizKeys);
    at(editor.documents, 0).replace(['// new', ...code.replace('Math.min', 'Math.max').split('\n')].join('\n'));
    panel.send({ type: 'keepCard' });
    await until('kept');
    const [card] = kept;
    assert.deepEqual(card?.lines, cart.lines);
    assert.equal(card?.place.startLine, cart.startLine + 1);
  });

  it('are made once by two clicks, without a second solve too', async () => {
    const { panel, services } = await answeredQuiz(undefined);
    panel.send({ type: 'keepCard' });
    await until('unchecked');
    let calls = 0;
    const keep = async () => {
      calls += 1;
      return { added: 4, refused: 0 };
    };
    Object.assign(services, { deck: async () => ({ keep }) });
    panel.send({ type: 'keepUnverified' });
    panel.send({ type: 'keepUnverified' });
    await until('kept');
    assert.equal(calls, 1);
  });

  it('are offered again, and the lesson stays, when they cannot be written', async () => {
    const { panel, services, errors } = await answeredQuiz(quizKeys);
    const keep = async () => {
      throw new Error('The cards were written by a newer version of CodeTrain.');
    };
    Object.assign(services, { deck: async () => ({ keep }) });
    panel.send({ type: 'keepCard' });
    const view = await panel.until(({ notices, card }) => notices.length > 0 && card !== 'checking');
    assert.deepEqual([view.phase, view.card, view.failure], ['done', 'offered', undefined]);
    assert.match(view.notices[0] ?? '', /could not be kept/);
    assert.equal(errors.length, 1);
  });

  it('are not made, and nothing is asked, once the code is gone', async () => {
    const { panel, server } = await answeredQuiz(quizKeys);
    editor.documents.length = 0;
    panel.send({ type: 'keepCard' });
    const view = await panel.until(({ notices, card }) => notices.length > 0 && card !== 'checking');
    assert.equal(view.card, 'offered');
    assert.equal(server.received.length, 1);
  });
});
