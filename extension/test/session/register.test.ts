import assert from 'node:assert/strict';
import type { Services } from '../../src/services.ts';
import { editor, withFakeEditor } from '../host/fakeEditor.ts';
import { answer, sendStream } from '../model/support.ts';
import { type LessonsHarness, lessonsWith } from './lessonsHarness.ts';

describe('the commands of lessons', () => {
  let harness: LessonsHarness | undefined;
  afterEach(async () => {
    await harness?.end();
    harness = undefined;
  });

  /** The commands, in a workspace in which nothing has happened yet. */
  async function commands(confirmBeforeSending: string) {
    harness = await lessonsWith((response) => sendStream(response, answer(['{}'])));
    const { services, panel, server } = harness;
    const { registerLessons } = await withFakeEditor(async () => ({
      ...(await import('../../src/session/register.ts')),
      late: await import('../../src/sheet/sheets.ts'),
    }));
    const kept = new Map<string, unknown>();
    const context = {
      ...services.context,
      workspaceState: {
        get: (key: string) => kept.get(key),
        update: async (key: string, value: unknown) => void kept.set(key, value),
      },
    };
    const disposables = { add: <T>(item: T) => item };
    editor.settings.set('confirmBeforeSending', confirmBeforeSending);
    const select = () => editor.select('const a = 1;', 1, 1);
    select();
    const registered = registerLessons({ ...services, context, panel, disposables } as unknown as Services);
    return { ...registered, server, select };
  }

  const isSheetShown = () => editor.active?.document.uri.scheme === 'codetrain-sheet';

  it('begin a lesson at once, unless the person wants to see first what it sends', async () => {
    const { explain, server } = await commands('never');
    await explain();
    assert.ok(!isSheetShown());
    assert.equal(server.received.length, 1);
  });

  it('show each time what will be sent', async () => {
    const { explain, quiz, startShownLesson, select, server } = await commands('always');
    await explain();
    assert.ok(isSheetShown());
    assert.equal(server.received.length, 0);
    await startShownLesson();
    assert.equal(server.received.length, 1);
    select();
    await quiz();
    assert.ok(isSheetShown());
  });

  it('show once in a workspace what will be sent, and only what was shown counts', async () => {
    const { explain, server, select } = await commands('firstInWorkspace');
    editor.select(' ', 1, 1);
    await explain();
    assert.ok(!isSheetShown(), 'there is nothing to send');
    select();
    await explain();
    assert.ok(isSheetShown());
    select();
    await explain();
    assert.ok(!isSheetShown());
    assert.equal(server.received.length, 1);
  });
});
