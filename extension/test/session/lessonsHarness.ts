import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LessonMessage, LessonPanel } from '../../src/panel/lessonPanel.ts';
import { applyAppend, type LessonView } from '../../src/panel/protocol.ts';
import type { Services } from '../../src/services.ts';
import { editor, withFakeEditor } from '../host/fakeEditor.ts';
import { type Responder, replay } from '../model/support.ts';

/** A panel that keeps what it is shown, and tells of each change. */
class FakePanel extends EventTarget {
  view: LessonView | undefined;
  isOpen = true;
  wasCleared = false;
  #receive: (message: LessonMessage) => void = () => {};
  #close: () => void = () => {};

  onDidReceiveMessage(listener: (message: LessonMessage) => void) {
    this.#receive = listener;
    return { dispose() {} };
  }
  onDidClose(listener: () => void) {
    this.#close = listener;
    return { dispose() {} };
  }
  onDidRestore() {
    return { dispose() {} };
  }
  onDidReplace() {
    return { dispose() {} };
  }
  show(view: LessonView): void {
    this.isOpen = true;
    this.update(view);
  }
  update(view: LessonView | undefined): void {
    this.view = view;
    this.dispatchEvent(new Event('change'));
  }
  append(...[target, text]: Parameters<LessonPanel['append']>): void {
    if (this.view) this.update(applyAppend(this.view, target, text));
  }
  clear(): void {
    this.wasCleared = true;
    this.update(undefined);
  }
  send(message: LessonMessage): void {
    this.#receive(message);
  }
  close(): void {
    this.isOpen = false;
    this.#close();
  }
  /** Resolves when the view is as told. */
  async until(isThere: (view: LessonView) => boolean): Promise<LessonView> {
    for (;;) {
      if (this.view && isThere(this.view)) return this.view;
      await once(this, 'change');
    }
  }
}

/** Lessons in an editor that shows some code, and a server that answers them. */
export async function lessonsWith(respond: Responder) {
  editor.reset();
  const storage = await mkdtemp(join(tmpdir(), 'lessons-'));
  const server = await replay(respond);
  for (const [key, value] of Object.entries({
    provider: 'endpoint',
    'endpoint.baseUrl': server.url,
    'endpoint.model': 'test',
  })) {
    editor.settings.set(key, value);
  }
  const errors: unknown[] = [];
  const lines: string[] = [];
  const panel = new FakePanel();
  const { Lessons, StatusItem, vscode } = await withFakeEditor(async () => ({
    ...(await import('../../src/session/lessons.ts')),
    ...(await import('../../src/session/statusItem.ts')),
    vscode: await import('vscode'),
    // Loaded here, while there is a stand-in for the editor.
    late: await import('../../src/capture/captureSnippet.ts'),
    later: await import('../../src/session/checkCards.ts'),
    copies: await import('../../src/session/practiceCopy.ts'),
  }));
  const services = {
    context: { globalStorageUri: vscode.Uri.parse(`file://${storage}`), extension: { id: 'codetrain' } },
    log: { error: (error: unknown) => errors.push(error), warn: (text: string) => errors.push(text), show() {} },
    keys: { get: async (): Promise<string | undefined> => undefined },
    onDidChangeAccount: () => ({ dispose() {} }),
    plan: { billing: undefined, usage: undefined, onDidChange: () => ({ dispose() {} }), metered() {}, refused() {} },
    account: {
      present: undefined,
      wasEnded: false,
      token: async (): Promise<string | undefined> => undefined,
      refused: async () => false,
    },
    status: new StatusItem(),
    cards: async () => [],
    journal: { info: (line: string) => lines.push(line), warn() {}, request() {}, checked() {} },
  };
  const start = () => new Lessons(services as unknown as Services, panel as unknown as LessonPanel);
  const lessons = start();
  return {
    lessons,
    panel,
    server,
    errors,
    lines,
    services,
    /** What another window, or this one after a reload, makes of the same storage. */
    start,
    async end() {
      lessons.dispose();
      await server.stop();
      // A lesson that was stopped may still be on its way into it.
      await rm(storage, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export type LessonsHarness = Awaited<ReturnType<typeof lessonsWith>>;
