import assert from 'node:assert/strict';
import type { LessonView } from '../../src/panel/protocol.ts';
import { editor } from '../host/fakeEditor.ts';
import { answer, type Responder, sendError, sendStream } from '../model/support.ts';
import { cart, goodAnswer } from '../tutor/support/cart.ts';
import { type LessonsHarness, lessonsWith } from './lessonsHarness.ts';

const lesson = answer([JSON.stringify(goodAnswer)]);
const code = [...Array.from({ length: cart.startLine - 1 }, () => '//'), ...cart.lines].join('\n');
const selectCart = () => editor.select(code, cart.startLine, cart.startLine + cart.lines.length - 1);
const followUpIs = (phase: string) => (view: LessonView) => view.followUps[0]?.phase === phase;

describe('lessons', () => {
  let harness: LessonsHarness | undefined;
  afterEach(async () => {
    await harness?.end();
    harness = undefined;
  });
  async function begin(respond: Responder): Promise<LessonsHarness> {
    harness = await lessonsWith(respond);
    return harness;
  }

  it('explain what is selected', async () => {
    const { lessons, panel, errors } = await begin((response) => sendStream(response, lesson));
    selectCart();
    await lessons.begin('explain');
    assert.equal(panel.view?.phase, 'done');
    assert.deepEqual(panel.view?.source.lines, cart.lines);
    assert.deepEqual(errors, []);
  });

  describe('a follow-up that failed', () => {
    it('is asked again once, however often that is clicked', async () => {
      const { lessons, panel, server } = await begin((response, _received, count) => {
        if (count === 2) sendError(response, 400, undefined);
        else sendStream(response, count === 1 ? lesson : answer(['Because ', 'cents.']));
      });
      selectCart();
      await lessons.begin('explain');
      panel.send({ type: 'askFollowUp', question: 'Why?' });
      const failed = await panel.until(followUpIs('failed'));
      const followUpId = failed.followUps[0]?.id ?? '';
      panel.send({ type: 'failureAction', action: 'retry', followUpId });
      panel.send({ type: 'failureAction', action: 'retry', followUpId });
      await panel.until(followUpIs('waiting'));
      panel.send({ type: 'failureAction', action: 'retry', followUpId });
      const done = await panel.until(followUpIs('done'));
      assert.equal(done.followUps[0]?.answer, 'Because cents.');
      panel.send({ type: 'failureAction', action: 'retry', followUpId });
      // Asked after those clicks: had they asked too, their requests would be there.
      panel.send({ type: 'askFollowUp', question: 'And?' });
      await panel.until((view) => view.followUps[1]?.phase === 'done');
      assert.equal(server.received.length, 4);
    });
  });

  describe('a limit that is reached', () => {
    const limit = { limit: 'sessions', used: '20', allowed: '20', resetsAt: '2026-12-01T00:00:00Z' };
    const refused = {
      type: 'error',
      error: { type: 'rate_limit_error', message: 'used up', code: 'sessions_exhausted', limit },
    };
    async function reachLimit(): Promise<LessonsHarness & { readonly limits: readonly string[] }> {
      const begun = await begin((response, _received, count) => {
        if (count > 1) sendStream(response, lesson);
        else {
          const headers = { 'content-type': 'application/json', 'x-should-retry': 'false' };
          response.writeHead(429, headers).end(JSON.stringify(refused));
        }
      });
      editor.settings.set('provider', 'managed');
      editor.settings.set('apiBaseUrl', begun.server.url);
      begun.services.account.token = async () => 'a1';
      const limits: string[] = [];
      Object.assign(begun.services.plan, { refused: (reached: string) => limits.push(reached) });
      selectCart();
      await begun.lessons.begin('explain');
      return { ...begun, limits };
    }

    it('updates the plan and the status bar when the service refuses a lesson', async () => {
      const { limits, services } = await reachLimit();
      assert.deepEqual(limits, ['sessions']);
      assert.equal(services.status.status, 'limitReached');
    });

    it('keeps what was asked, says until when, and offers ways on', async () => {
      const { panel } = await reachLimit();
      const { failure, source } = panel.view ?? {};
      assert.deepEqual(source?.lines, cart.lines);
      assert.match(failure?.detail ?? '', /20 of 20 are used\. It starts anew on .*2026.* goes on after an upgrade/);
      assert.deepEqual(
        failure?.actions.map(({ id }) => id),
        ['upgrade', 'setApiKey', 'chooseModel', 'retry'],
      );
    });

    it('is gone after the upgrade, and the lesson goes on by itself', async () => {
      const { panel, server } = await reachLimit();
      let upgrade = (_upgraded: boolean) => {};
      const upgraded = new Promise<boolean>((resolve) => (upgrade = resolve));
      editor.providers.set('codetrain.upgrade', () => upgraded);
      panel.send({ type: 'failureAction', action: 'upgrade' });
      assert.equal(panel.view?.phase, 'failed');
      upgrade(true);
      await panel.until((view) => view.phase === 'done');
      assert.equal(server.received.length, 2);
    });

    it('stays where the person did not upgrade', async () => {
      const { panel, server } = await reachLimit();
      const asked = new Promise<void>((resolve) => {
        editor.providers.set('codetrain.upgrade', async () => {
          resolve();
          return false;
        });
      });
      panel.send({ type: 'failureAction', action: 'upgrade' });
      await asked;
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(panel.view?.phase, 'failed');
      assert.equal(server.received.length, 1);
    });
  });

  describe('what nobody foresaw', () => {
    it('fails a follow-up alone, which can be asked again', async () => {
      const { lessons, panel, errors, services } = await begin((response, _received, count) =>
        sendStream(response, count === 1 ? lesson : answer(['Because.'])),
      );
      selectCart();
      await lessons.begin('explain');
      services.keys.get = async () => {
        throw new Error('the keyring is locked');
      };
      panel.send({ type: 'askFollowUp', question: 'Why?' });
      const failed = await panel.until(followUpIs('failed'));
      assert.equal(failed.phase, 'done');
      assert.equal(failed.failure, undefined);
      assert.match(String(errors[0]), /keyring/);
      services.keys.get = async () => undefined;
      panel.send({ type: 'failureAction', action: 'retry', followUpId: failed.followUps[0]?.id ?? '' });
      assert.equal((await panel.until(followUpIs('done'))).followUps[0]?.answer, 'Because.');
    });

    it('fails a follow-up before it is asked, too', async () => {
      const { lessons, panel } = await begin((response) => sendStream(response, lesson));
      selectCart();
      await lessons.begin('explain');
      editor.unreadable = true;
      panel.send({ type: 'askFollowUp', question: 'Why?' });
      const failed = await panel.until(followUpIs('failed'));
      assert.equal(failed.phase, 'done');
    });

    it('while the code is captured can be tried again', async () => {
      const { lessons, panel } = await begin((response) => sendStream(response, lesson));
      selectCart();
      editor.brokenFiles = true;
      await lessons.begin('explain');
      assert.equal(panel.view?.phase, 'failed');
      assert.deepEqual(panel.view?.failure?.actions.map(({ id }) => id)[0], 'retry');
      editor.brokenFiles = false;
      panel.send({ type: 'failureAction', action: 'retry' });
      const done = await panel.until((view) => view.phase === 'done');
      assert.deepEqual(done.source.lines, cart.lines);
    });

    it('while the code is captured can be tried again after a reload', async () => {
      const { lessons, panel, start } = await begin((response) => sendStream(response, lesson));
      selectCart();
      editor.brokenFiles = true;
      await lessons.begin('explain');
      const id = panel.view?.id ?? '';
      editor.brokenFiles = false;
      await start().restore(id);
      panel.send({ type: 'failureAction', action: 'retry' });
      const done = await panel.until((view) => view.phase === 'done');
      assert.deepEqual(done.source.lines, cart.lines);
    });
  });

  it('ask again once for a lesson that failed, however often that is clicked', async () => {
    const { lessons, panel, server } = await begin((response, _received, count) =>
      count === 1 ? sendError(response, 400, undefined) : sendStream(response, lesson),
    );
    selectCart();
    await lessons.begin('explain');
    assert.equal(panel.view?.phase, 'failed');
    panel.send({ type: 'failureAction', action: 'retry' });
    panel.send({ type: 'failureAction', action: 'retry' });
    await panel.until((view) => view.phase === 'done');
    assert.equal(server.received.length, 2);
  });

  it('shows the number of replaced secrets when a failed lesson is retried', async () => {
    const { lessons, panel, server } = await begin((response, _received, count) =>
      count === 1 ? sendError(response, 400, undefined) : sendStream(response, lesson),
    );
    const secret = `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`;
    editor.select(`${code}\nconst key = '${secret}';`, cart.startLine, cart.startLine + cart.lines.length);
    await lessons.begin('explain');
    assert.deepEqual([panel.view?.phase, panel.view?.redactions], ['failed', 1]);
    panel.send({ type: 'failureAction', action: 'retry' });
    const done = await panel.until((view) => view.phase === 'done');
    assert.equal(done.redactions, 1);
    assert.ok(!JSON.stringify(server.received).includes(secret));
  });

  describe('restoring', () => {
    /** A lesson that was kept, by the lessons of a window that is closed now. */
    async function kept(): Promise<LessonsHarness & { readonly id: string }> {
      const first = await begin((response) => sendStream(response, lesson));
      selectCart();
      await first.lessons.begin('explain');
      const id = first.panel.view?.id ?? '';
      first.panel.view = undefined;
      return { ...first, id };
    }

    it('shows the lesson that was kept', async () => {
      const { id, panel, start } = await kept();
      await start().restore(id);
      assert.equal(panel.view?.id, id);
    });

    it('leaves alone the lesson that was begun meanwhile', async () => {
      const { id, panel, start } = await kept();
      const lessons = start();
      await Promise.all([lessons.restore(id), lessons.begin('explain')]);
      assert.equal(panel.view?.phase, 'done');
      assert.notEqual(panel.view?.id, id);
    });

    it('does not empty the panel under a lesson that was begun meanwhile', async () => {
      const { panel, start } = await kept();
      const lessons = start();
      await Promise.all([lessons.restore(crypto.randomUUID()), lessons.begin('explain')]);
      assert.ok(!panel.wasCleared);
    });

    it('does nothing once the panel is closed', async () => {
      const { id, panel, start } = await kept();
      const lessons = start();
      const restored = lessons.restore(id);
      panel.close();
      await restored;
      assert.equal(panel.view, undefined);
    });
  });
});
