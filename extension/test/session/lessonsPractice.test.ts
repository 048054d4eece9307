import assert from 'node:assert/strict';
import type { LessonView } from '../../src/panel/protocol.ts';
import { beginExercise } from '../../src/tutor/practice/activity.ts';
import type { ModificationView, ParsonsView, PlantedBugView } from '../../src/tutor/practice/view.ts';
import { editor } from '../host/fakeEditor.ts';
import { answer, type Responder, sendError, sendStream } from '../model/support.ts';
import { at, cart } from '../tutor/support/cart.ts';
import { changedCart, goodAssignment, goodBug, goodChangeVerdicts } from '../tutor/support/modes.ts';
import { type LessonsHarness, lessonsWith } from './lessonsHarness.ts';

const code = [...Array.from({ length: cart.startLine - 1 }, () => '//'), ...cart.lines].join('\n');
const planted = [...cart.lines.slice(0, 6), '    sum -= Math.max(sum, coupon.amount);', ...cart.lines.slice(7)];
const inTurn =
  (...answers: readonly object[]): Responder =>
  (response, _received, count) =>
    sendStream(response, answer([JSON.stringify(at(answers, Math.min(count, answers.length) - 1))]));

describe('practices in the editor', () => {
  let harness: LessonsHarness | undefined;
  afterEach(async () => {
    // Before the end: a lesson may still be on its way into the storage that is then deleted.
    assert.deepEqual(harness?.errors, []);
    await harness?.end();
    harness = undefined;
  });
  async function begin(exercise: 'plantedBug' | 'parsons' | 'modification', respond: Responder) {
    harness = await lessonsWith(respond);
    editor.select(code, cart.startLine, cart.startLine + cart.lines.length - 1);
    await harness.lessons.begin('practice', { activity: beginExercise(exercise) });
    return harness;
  }
  const bug = ({ activity }: LessonView) => activity as PlantedBugView;
  const change = ({ activity }: LessonView) => activity as ModificationView;

  it('open an untitled copy with the bug, and leave the file alone', async () => {
    const { panel } = await begin('plantedBug', inTurn(goodBug));
    await panel.until((view) => bug(view).isCopyOpen);
    assert.equal(editor.untitled.getText(), planted.join('\n'));
    assert.equal(at(editor.documents, 0).getText(), code);
  });

  it('take a click in the copy for a question, and its confirmation for an answer', async () => {
    const { panel } = await begin('plantedBug', inTurn(goodBug));
    await panel.until((view) => bug(view).isCopyOpen);
    editor.moveTo(editor.untitled, 7);
    const pointed = await panel.until((view) => bug(view).pointed !== undefined);
    assert.equal(bug(pointed).pointed?.line, 7);
    assert.equal(bug(pointed).finished, false);
    panel.send({ type: 'act', act: { kind: 'confirm' } });
    const found = await panel.until((view) => bug(view).finished);
    assert.equal(bug(found).solution?.by, 'pointing');
    assert.equal(found.card, 'offered');
  });

  it('take no click elsewhere, and no move of a program', async () => {
    const { panel } = await begin('plantedBug', inTurn(goodBug));
    await panel.until((view) => bug(view).isCopyOpen);
    editor.moveTo(at(editor.documents, 0), 7);
    editor.moveTo(editor.untitled, 7, 'program');
    panel.send({ type: 'act', act: { kind: 'hint' } });
    const view = await panel.until((each) => bug(each).hints.length === 1);
    assert.equal(bug(view).pointed, undefined);
  });

  it('see that the copy was mended', async () => {
    const { panel } = await begin('plantedBug', inTurn(goodBug));
    await panel.until((view) => bug(view).isCopyOpen);
    editor.untitled.replace(`// mine\n${cart.lines.join('\n')}`);
    const view = await panel.until((each) => bug(each).finished);
    assert.equal(bug(view).solution?.by, 'mending');
  });

  it('say that the copy was closed, and open it again as it was left', async () => {
    const { panel } = await begin('plantedBug', inTurn(goodBug));
    await panel.until((view) => bug(view).isCopyOpen);
    const edited = ['// mine', ...planted].join('\n');
    editor.untitled.replace(edited);
    editor.close(editor.untitled);
    await panel.until((view) => !bug(view).isCopyOpen);
    panel.send({ type: 'openCopy' });
    await panel.until((view) => bug(view).isCopyOpen);
    assert.equal(editor.untitled.getText(), edited);
    panel.send({ type: 'openCopy' });
    panel.send({ type: 'act', act: { kind: 'tell' } });
    await panel.until((view) => bug(view).finished);
    assert.equal(editor.tabs.length, 1, 'no second one beside one that is open');
  });

  it('are opened again once by two clicks', async () => {
    const { panel } = await begin('plantedBug', inTurn(goodBug));
    await panel.until((view) => bug(view).isCopyOpen);
    editor.close(editor.untitled);
    await panel.until((view) => !bug(view).isCopyOpen);
    panel.send({ type: 'openCopy' });
    panel.send({ type: 'openCopy' });
    await panel.until((view) => bug(view).isCopyOpen);
    panel.send({ type: 'act', act: { kind: 'tell' } });
    await panel.until((view) => bug(view).finished);
    assert.equal(editor.tabs.length, 1);
  });

  it('are the copy of their own lesson alone, though another began while it was opened', async () => {
    const { lessons, panel } = await begin('plantedBug', inTurn(goodBug));
    const { id } = await panel.until((view) => bug(view).isCopyOpen);
    editor.close(editor.untitled);
    await panel.until((view) => !bug(view).isCopyOpen);
    panel.send({ type: 'openCopy' });
    editor.active = { document: at(editor.documents, 0), selection: editor.select(code, 12, 21).selection };
    await lessons.begin('practice', { activity: beginExercise('plantedBug') });
    await panel.until((view) => view.id !== id && bug(view).isCopyOpen);
    const own = editor.untitled;
    for (const document of editor.documents.filter(({ uri }) => uri.scheme === 'untitled')) {
      if (document !== own) document.replace(cart.lines.join('\n'));
    }
    panel.send({ type: 'act', act: { kind: 'hint' } });
    assert.equal(bug(await panel.until((view) => bug(view).hints?.length === 1)).finished, false);
  });

  /** As after a reload: nothing of the window is left but what is kept, and the documents. */
  async function reload({ lessons, panel, start }: LessonsHarness, id: string) {
    panel.close();
    lessons.dispose();
    panel.view = undefined;
    panel.isOpen = true;
    const again = start();
    await again.restore(id);
    return again;
  }

  it('find their copy after a reload, as it is then', async () => {
    const started = await begin('plantedBug', inTurn(goodBug));
    const { panel } = started;
    const { id } = await panel.until((view) => bug(view).isCopyOpen);
    const copy = editor.untitled;
    await reload(started, id);
    await panel.until((view) => bug(view).isCopyOpen);
    copy.replace(cart.lines.join('\n'));
    assert.equal(bug(await panel.until((view) => bug(view).finished)).solution?.by, 'mending');
  });

  it('do not take another document of that name for their copy', async () => {
    const started = await begin('plantedBug', inTurn(goodBug));
    const { panel } = started;
    const { id } = await panel.until((view) => bug(view).isCopyOpen);
    // Not by a tab that is closed: the window was.
    editor.untitled.replace('dear diary\n'.repeat(20));
    await reload(started, id);
    await panel.until((view) => !bug(view).isCopyOpen);
    panel.send({ type: 'openCopy' });
    await panel.until((view) => bug(view).isCopyOpen);
    assert.equal(editor.untitled.getText(), planted.join('\n'));
    assert.equal(editor.tabs.length, 2);
  });

  it('let go of a copy when another lesson begins', async () => {
    const { lessons, panel } = await begin('plantedBug', inTurn(goodBug));
    await panel.until((view) => bug(view).isCopyOpen);
    const copy = editor.untitled;
    editor.active = { document: at(editor.documents, 0), selection: editor.select(code, 12, 21).selection };
    await lessons.begin('practice', { activity: beginExercise('parsons') });
    const before = await panel.until(
      (view) => view.phase === 'done' && (view.activity as ParsonsView).blocks?.length > 0,
    );
    copy.replace('');
    editor.moveTo(copy, 1);
    panel.send({ type: 'act', act: { kind: 'check' } });
    const after = await panel.until((view) => (view.activity as ParsonsView).checks === 1);
    assert.equal(after.id, before.id);
  });

  it('put lines in order without asking anybody', async () => {
    const { panel, server } = await begin('parsons', () => assert.fail('nobody is to be asked'));
    const view = await panel.until(({ phase }) => phase === 'done');
    assert.equal((view.activity as ParsonsView).blocks.length, 7);
    assert.equal(view.modelLabel, '');
    assert.equal(server.received.length, 0);
    assert.equal(editor.tabs.length, 0, 'there is no copy');
  });

  it('put lines in order where AI features are switched off', async () => {
    harness = await lessonsWith(() => assert.fail('nobody is to be asked'));
    editor.settings.set('disableAIFeatures', true);
    editor.select(code, cart.startLine, cart.startLine + cart.lines.length - 1);
    await harness.lessons.begin('practice', { activity: beginExercise('plantedBug') });
    assert.equal(harness.panel.view, undefined);
    await harness.lessons.begin('practice', { activity: beginExercise('parsons') });
    await harness.panel.until(({ phase }) => phase === 'done');
  });

  it('say of lines that cannot be put in order that they cannot', async () => {
    harness = await lessonsWith(() => assert.fail('nobody is to be asked'));
    editor.select('let a = 1;\nlet b = 2;', 1, 2);
    await harness.lessons.begin('practice', { activity: beginExercise('parsons') });
    const { failure } = await harness.panel.until(({ phase }) => phase === 'failed');
    assert.match(failure?.title ?? '', /cannot be put in order/);
  });

  it('send a change as it stands, without the secrets that were typed into it', async () => {
    const { panel, server } = await begin('modification', inTurn(goodAssignment, goodChangeVerdicts));
    await panel.until((view) => change(view).isCopyOpen);
    const secret = `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`;
    editor.untitled.replace([...changedCart, `const key = '${secret}';`].join('\n'));
    await panel.until((view) => change(view).change === 'ready');
    panel.send({ type: 'act', act: { kind: 'check' } });
    const view = await panel.until(
      ({ phase, activity }) => phase === 'done' && change({ activity } as LessonView).points[0]?.result !== undefined,
    );
    const sent = JSON.stringify(at(server.received, 1).body);
    assert.match(sent, /if \(coupon && sum < limit\)/);
    assert.ok(!sent.includes(secret));
    assert.match(sent, /\[redacted: /);
    assert.deepEqual(
      change(view).points.map(({ result }) => result?.hit),
      [true, true, false],
    );
  });

  it('see what was typed while a change was being read', async () => {
    const { panel } = await begin('modification', (response, received, count) => {
      if (count === 2) editor.untitled.replace([...changedCart, '// more', 'more();'].join('\n'));
      inTurn(goodAssignment, goodChangeVerdicts)(response, received, count);
    });
    await panel.until((view) => change(view).isCopyOpen);
    editor.untitled.replace(changedCart.join('\n'));
    panel.send({ type: 'act', act: { kind: 'check' } });
    const view = await panel.until(
      ({ activity }) => change({ activity } as LessonView).points[0]?.result !== undefined,
    );
    assert.ok(view);
    await panel.until((each) => change(each).change === 'ready');
  });

  it('ignores a request for a hint when the change is being judged', async () => {
    let judge = () => {};
    const held = new Promise<void>((resolve) => (judge = resolve));
    const { panel, server } = await begin('modification', async (response, received, count) => {
      if (count === 3) return sendStream(response, answer(['Because.']));
      if (count === 2) await held;
      return inTurn(goodAssignment, goodChangeVerdicts)(response, received, count);
    });
    await panel.until((view) => change(view).isCopyOpen);
    editor.untitled.replace(changedCart.join('\n'));
    panel.send({ type: 'act', act: { kind: 'check' } });
    await panel.until(({ phase }) => phase === 'waiting');
    panel.send({ type: 'act', act: { kind: 'hint' } });
    // Sent after the hint: once it is answered, the hint has been handled.
    panel.send({ type: 'askFollowUp', question: 'Why?' });
    const waiting = await panel.until(({ followUps }) => followUps[0]?.phase === 'done');
    assert.deepEqual([waiting.phase, change(waiting).hints], ['waiting', []]);
    judge();
    const done = await panel.until(({ phase }) => phase === 'done');
    assert.deepEqual(change(done).hints, []);
    assert.equal(server.received.length, 3);
  });

  it('read a change once more after a failure', async () => {
    const { panel, server } = await begin('modification', (response, received, count) => {
      if (count === 2) sendError(response, 400, undefined);
      else inTurn(goodAssignment, {}, goodChangeVerdicts)(response, received, count);
    });
    await panel.until((view) => change(view).isCopyOpen);
    editor.untitled.replace(changedCart.join('\n'));
    panel.send({ type: 'act', act: { kind: 'check' } });
    await panel.until(({ phase }) => phase === 'failed');
    panel.send({ type: 'failureAction', action: 'retry' });
    const view = await panel.until(({ phase }) => phase === 'done');
    assert.equal(change(view).points[0]?.result?.hit, true);
    assert.equal(server.received.length, 3);
    assert.equal(editor.tabs.length, 1, 'the copy is not opened twice');
  });
});
