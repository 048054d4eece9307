import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import type { LessonMessage, LessonPanel } from '../../src/panel/lessonPanel.ts';
import { done, streaming, waiting } from '../webview/support/lessons.ts';
import { editor, FakePanel, withFakeVscode } from './support/fakeVscode.ts';

describe('panel: lesson panel', () => {
  let panel: LessonPanel;
  let logged: string[];

  beforeEach(async () => {
    editor.reset();
    logged = [];
    const { LessonPanel: Panel } = await withFakeVscode(() => import('../../src/panel/lessonPanel.ts'));
    const extensionUri = { toString: () => '/ext', text: '/ext' } as unknown as Uri;
    panel = new Panel({ extensionUri, log: (message) => logged.push(message) });
  });
  afterEach(() => panel.dispose());

  const shown = (): FakePanel => {
    const only = editor.panels.at(-1);
    assert.ok(only);
    return only;
  };

  it('opens one panel beside the editor, without taking the focus, and reveals it later', () => {
    panel.show(waiting);
    panel.show(streaming);
    assert.equal(editor.panels.length, 1);
    assert.deepEqual(editor.places, [{ viewColumn: -2, preserveFocus: true }]);
    assert.equal(shown().reveals, 1);
    assert.equal(shown().title, 'Lesson: cart.ts');
  });

  it('lets the page load its own files only', () => {
    panel.show(waiting);
    const { options, html } = shown().webview;
    assert.deepEqual(JSON.parse(JSON.stringify(options)), {
      enableScripts: true,
      enableFindWidget: true,
      enableCommandUris: false,
      localResourceRoots: [{ text: '/ext/dist/webview' }],
    });
    assert.match(html, /src="https:\/\/webview\.test\/ext\/dist\/webview\/main\.js"/);
  });

  it('makes a fresh nonce for each page', () => {
    const nonces = [waiting, done].map((lesson) => {
      panel.show(lesson);
      const nonce = /nonce-([^']+)'/.exec(shown().webview.html)?.[1];
      shown().dispose();
      return nonce;
    });
    assert.equal(new Set(nonces).size, 2);
    for (const nonce of nonces) assert.match(nonce ?? '', /^[\w+/]{32}$/);
  });

  it('shows the lesson when the page listens', () => {
    panel.show(waiting);
    assert.deepEqual(shown().posted, []);
    shown().received.fire({ type: 'ready' });
    assert.deepEqual(shown().posted, [{ type: 'snapshot', lesson: waiting, strings: { Stop: 'Halt' } }]);
  });

  it('serves the whole view to a page that comes back after it was hidden', () => {
    panel.show(streaming);
    shown().received.fire({ type: 'ready' });
    shown().visible = false;
    shown().viewState.fire(undefined);
    panel.append({ kind: 'purpose' }, ' More.');
    shown().visible = true;
    shown().viewState.fire(undefined);
    shown().received.fire({ type: 'ready' });
    const lesson = { ...streaming, purpose: `${streaming.purpose} More.` };
    assert.deepEqual(shown().posted.at(-1), { type: 'snapshot', lesson, strings: { Stop: 'Halt' } });
  });

  it('passes on what the learner did, and drops the rest with a line in the log', () => {
    const messages: LessonMessage[] = [];
    panel.onDidReceiveMessage((message) => messages.push(message));
    panel.show(waiting);
    for (const data of [{ type: 'stop' }, { type: 'evil' }, undefined, { type: 'keepCard' }]) {
      shown().received.fire(data);
    }
    assert.deepEqual(messages, [{ type: 'stop' }, { type: 'keepCard' }]);
    assert.equal(logged.length, 2);
  });

  it('opens web addresses and copies code itself', () => {
    panel.show(waiting);
    shown().received.fire({ type: 'openLink', url: 'https://example.com/a' });
    shown().received.fire({ type: 'openLink', url: 'command:workbench.action.quit' });
    shown().received.fire({ type: 'copyCode', text: 'let a;' });
    assert.deepEqual(editor.opened, ['https://example.com/a']);
    assert.deepEqual(editor.copied, ['let a;']);
  });

  it('comes back after a reload, with the id of its lesson', async () => {
    const restored: string[] = [];
    panel.onDidRestore((lessonId) => {
      restored.push(lessonId);
      panel.update(done);
    });
    const kept = new FakePanel('Lesson', {});
    await editor.serializer?.deserializeWebviewPanel(kept, { lessonId: done.id, draft: 'x' });
    assert.deepEqual(restored, [done.id]);
    assert.ok(panel.isOpen);
    kept.received.fire({ type: 'ready' });
    assert.deepEqual(kept.posted, [{ type: 'snapshot', lesson: done, strings: { Stop: 'Halt' } }]);
  });

  it('closes what it cannot restore', async () => {
    const unknown = new FakePanel('Lesson', {});
    await editor.serializer?.deserializeWebviewPanel(unknown, { lessonId: 3 });
    assert.ok(unknown.disposed);
    panel.show(waiting);
    const second = new FakePanel('Lesson', {});
    await editor.serializer?.deserializeWebviewPanel(second, { lessonId: done.id });
    assert.ok(second.disposed);
  });

  it('tells that it was closed, and opens anew', () => {
    let closed = 0;
    panel.onDidClose(() => (closed += 1));
    panel.show(waiting);
    shown().dispose();
    assert.equal(closed, 1);
    assert.ok(!panel.isOpen);
    panel.append({ kind: 'purpose' }, 'unseen');
    panel.show(done);
    assert.equal(editor.panels.length, 2);
  });

  it('lets go of everything when it is disposed, and leaves the panel for the editor to restore', () => {
    let closed = 0;
    panel.onDidClose(() => (closed += 1));
    panel.show(waiting);
    panel.dispose();
    const { received, viewState, disposal, disposed } = shown();
    assert.ok(!disposed);
    assert.equal(closed, 0);
    assert.equal(editor.serializer, undefined);
    assert.deepEqual(
      [received, viewState, disposal].map(({ listeners }) => listeners.size),
      [0, 0, 0],
    );
  });
});
