import assert from 'node:assert/strict';
import type { Learned } from '../../src/cards/makeCard.ts';
import type { LessonView } from '../../src/panel/protocol.ts';
import { editor, withFakeEditor } from '../host/fakeEditor.ts';
import { answer, sendStream } from '../model/support.ts';
import { goodAnswer } from '../tutor/support/cart.ts';
import { type LessonsHarness, lessonsWith } from './lessonsHarness.ts';

const methods = ['open', 'read', 'check', 'close', 'reset'];
const code = [
  'export class Register {',
  ...methods.flatMap((name) => [`  ${name}(amount: number): number {`, '    return amount;', '  }']),
  '}',
].join('\n');

/** As TypeScript's outline has it. */
const symbol = (name: string, kind: number, from: number, to: number, children: readonly object[] = []) => ({
  name,
  kind,
  range: { start: { line: from, character: 0 }, end: { line: to, character: 1 } },
  selectionRange: { start: { line: from, character: 0 }, end: { line: from, character: 1 } },
  children,
});
const outline = [
  symbol(
    'Register',
    4,
    0,
    16,
    methods.map((name, index) => symbol(name, 5, 1 + index * 3, 3 + index * 3)),
  ),
];

describe('a warm-up', () => {
  let harness: LessonsHarness;
  let write: () => void;
  afterEach(async () => {
    write();
    await harness.end();
  });

  /** Begins a lesson whose answer is held back until `write` is called. */
  async function begin(setting: boolean, symbols: () => unknown = () => outline) {
    const held = new Promise<void>((resolve) => {
      write = resolve;
    });
    harness = await lessonsWith(async (response) => {
      await held;
      sendStream(response, answer([JSON.stringify(goodAnswer)]));
    });
    editor.select(code, 1, 17);
    editor.settings.set('warmUp', setting);
    editor.providers.set('vscode.executeDocumentSymbolProvider', symbols);
    // Loaded here, while there is a stand-in for the editor.
    await withFakeEditor(() => import('../../src/session/warmUps.ts'));
    const lesson = harness.lessons.begin('explain');
    const asking = (is: (warmUp: NonNullable<LessonView['warmUp']>) => boolean) =>
      harness.panel.until(({ warmUp }) => warmUp !== undefined && is(warmUp));
    return { ...harness, lesson, asking };
  }
  const ids = ({ warmUp }: LessonView) => warmUp?.actions.map(({ id }) => id);

  it('asks about the lines of a lesson while it is written, without its keys, and counts for nothing', async () => {
    const { panel, server, lesson, asking, services } = await begin(true);
    let kept: readonly Learned[] = [];
    const keep = async (learned: readonly Learned[]) => {
      kept = learned;
      return { added: learned.length, refused: 0 };
    };
    Object.assign(services, { deck: async () => ({ keep }) });
    const first = await asking(({ question }) => question?.id === 'q1');
    assert.doesNotMatch(JSON.stringify(first.warmUp), /"correct"|"why"/);
    assert.deepEqual(ids(first), ['skip']);
    for (let number = 1; number <= (first.warmUp?.total ?? 0); number += 1) {
      await asking(({ question }) => question?.id === `q${number}`);
      panel.send({ type: 'answerQuestion', questionId: `q${number}`, option: 0, confidence: 'sure' });
      await asking(({ result }) => result !== undefined);
      panel.send({ type: 'quizAction', action: 'next' });
    }
    const over = await asking(({ phase }) => phase === 'finished');
    assert.deepEqual(ids(over), ['keepCards', 'skip']);
    panel.send({ type: 'quizAction', action: 'keepCards' });
    await asking(({ actions }) => actions.length === 1);
    assert.ok(kept.length > 0 && kept.every(({ lines }) => lines.length > 0));
    write();
    await lesson;
    const done = await panel.until(({ phase }) => phase === 'done');
    const asked = first.warmUp?.question?.question ?? '';
    assert.ok(!JSON.stringify(server.received).includes(JSON.stringify(asked).slice(1, -1)), 'no model hears of it');
    assert.equal(done.warmUp?.phase, 'finished', 'it stays as long as the learner wants');
    panel.send({ type: 'quizAction', action: 'skip' });
    const left = await panel.until(({ warmUp }) => warmUp === undefined);
    assert.deepEqual(left.steps, done.steps, 'the lesson stays');
  });

  it('can be left before it is answered', async () => {
    const { panel, asking } = await begin(true);
    await asking(({ question }) => question !== undefined);
    panel.send({ type: 'quizAction', action: 'skip' });
    await panel.until(({ warmUp }) => warmUp === undefined);
    // It is gone for good.
    panel.send({ type: 'answerQuestion', questionId: 'q1', option: 0, confidence: 'sure' });
    write();
    const done = await panel.until(({ phase }) => phase === 'done');
    assert.equal(done.warmUp, undefined);
  });

  it('is not kept: its keys are not either', async () => {
    const { lessons, panel, lesson, asking } = await begin(true);
    await asking(({ question }) => question !== undefined);
    write();
    await lesson;
    const { id } = await panel.until(({ phase }) => phase === 'done');
    panel.close();
    panel.view = undefined;
    panel.isOpen = true;
    await lessons.restore(id);
    const back = await panel.until(({ steps }) => steps.length > 0);
    assert.equal(back.warmUp, undefined);
  });

  const without: [string, boolean, () => unknown][] = [
    ['the setting is off', false, () => outline],
    ['the editor knows no symbols', true, () => []],
    ['nothing is certain about the lines', true, () => [symbol('Elsewhere', 4, 0, 16)]],
  ];
  for (const [why, setting, symbols] of without) {
    it(`does not ask where ${why}, nor hold up the lesson`, async () => {
      const { panel, lesson } = await begin(setting, symbols);
      write();
      await lesson;
      assert.equal((await panel.until(({ phase }) => phase === 'done')).warmUp, undefined);
    });
  }

  it('does not come after the lesson has', async () => {
    let know = (_: unknown): void => {};
    // The outline is asked for twice: for the lesson, which does not wait long, and for the questions.
    const { panel, lesson } = await begin(true, () => new Promise((resolve) => (know = resolve)));
    write();
    await lesson;
    know(outline);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await panel.until(({ phase }) => phase === 'done')).warmUp, undefined);
  });
});
