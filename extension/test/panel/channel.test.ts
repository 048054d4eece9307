import assert from 'node:assert/strict';
import { Channel } from '../../src/panel/channel.ts';
import type { HostMessage } from '../../src/panel/protocol.ts';
import { isQuiz } from '../../src/panel/protocol.ts';
import { done, streaming, waiting } from '../webview/support/lessons.ts';

/** A channel whose clock is moved by hand. */
function setUp() {
  const sent: HostMessage[] = [];
  let due: (() => void) | undefined;
  const channel = new Channel({
    post: (message) => sent.push(message),
    strings: { Stop: 'Halt' },
    schedule: (callback) => {
      assert.equal(due, undefined, 'one timer at a time');
      due = callback;
      return () => {
        due = undefined;
      };
    },
  });
  const tick = () => {
    const callback = due;
    due = undefined;
    callback?.();
  };
  return { channel, sent, tick, isIdle: () => due === undefined };
}

describe('panel: channel', () => {
  it('sends nothing before the webview listens, then the whole view with the strings', () => {
    const { channel, sent, isIdle } = setUp();
    channel.update(waiting);
    channel.update(streaming);
    channel.append({ kind: 'purpose' }, ' More.');
    channel.announce('unheard');
    assert.deepEqual(sent, []);
    assert.ok(isIdle());
    channel.opened();
    const lesson = { ...streaming, purpose: `${streaming.purpose} More.` };
    assert.deepEqual(sent, [{ type: 'snapshot', lesson, strings: { Stop: 'Halt' } }]);
  });

  it('says that there is no lesson when there is none', () => {
    const { channel, sent } = setUp();
    channel.clear();
    channel.opened();
    assert.deepEqual(sent, [{ type: 'empty', strings: { Stop: 'Halt' } }]);
  });

  it('lets a restored page wait until its lesson was found, or was not', () => {
    for (const isFound of [true, false]) {
      const { channel, sent, tick } = setUp();
      channel.opened();
      assert.deepEqual(sent, [], 'neither a lesson nor word that there is none');
      if (isFound) channel.update(done);
      else channel.clear();
      tick();
      const strings = { Stop: 'Halt' };
      assert.deepEqual(sent, [isFound ? { type: 'snapshot', lesson: done, strings } : { type: 'empty', strings }]);
    }
  });

  it('joins the text of a batch by its target, in order', () => {
    const { channel, sent, tick } = setUp();
    channel.update(streaming);
    channel.opened();
    sent.length = 0;
    for (const text of ['a', 'b', '']) channel.append({ kind: 'draft', field: 'says' }, text);
    channel.append({ kind: 'draft', field: 'why' }, 'c');
    channel.append({ kind: 'draft', field: 'says' }, 'd');
    assert.deepEqual(sent, []);
    tick();
    assert.deepEqual(sent, [
      { type: 'append', target: { kind: 'draft', field: 'says' }, text: 'ab' },
      { type: 'append', target: { kind: 'draft', field: 'why' }, text: 'c' },
      { type: 'append', target: { kind: 'draft', field: 'says' }, text: 'd' },
    ]);
    assert.ok(channel.view && !isQuiz(channel.view));
    assert.equal(channel.view.draft?.says, `${streaming.draft?.says}abd`);
    assert.equal(channel.view.draft?.why, 'c');
  });

  it('sends only the latest of several snapshots, and no text that it holds already', () => {
    const { channel, sent, tick, isIdle } = setUp();
    channel.update(waiting);
    channel.opened();
    sent.length = 0;
    channel.append({ kind: 'purpose' }, 'lost in the next snapshot');
    channel.update(streaming);
    channel.append({ kind: 'purpose' }, ' More.');
    channel.update(done);
    channel.append({ kind: 'purpose' }, ' Even more.');
    tick();
    assert.deepEqual(sent, [{ type: 'snapshot', lesson: { ...done, purpose: `${done.purpose} Even more.` } }]);
    assert.ok(isIdle(), 'nothing is left to be sent');
  });

  it('keeps the view up to date while hidden, and serves it to the page that comes back', () => {
    const { channel, sent, isIdle } = setUp();
    channel.update(streaming);
    channel.opened();
    channel.append({ kind: 'purpose' }, 'waits');
    channel.closed();
    assert.ok(isIdle());
    channel.append({ kind: 'purpose' }, ' and more');
    sent.length = 0;
    channel.opened();
    const lesson = { ...streaming, purpose: `${streaming.purpose}waits and more` };
    assert.deepEqual(sent, [{ type: 'snapshot', lesson, strings: { Stop: 'Halt' } }]);
  });

  it('announces after what is announced was shown', () => {
    const { channel, sent, tick } = setUp();
    channel.update(waiting);
    channel.opened();
    sent.length = 0;
    channel.announce('one');
    channel.update(done);
    channel.announce('two');
    tick();
    assert.deepEqual(
      sent.map((message) => (message.type === 'announce' ? message.text : message.type)),
      ['snapshot', 'one', 'two'],
    );
  });

  it('forgets a lesson that is gone', () => {
    const { channel, sent } = setUp();
    channel.update(done);
    channel.opened();
    channel.append({ kind: 'purpose' }, 'late');
    channel.clear();
    channel.append({ kind: 'purpose' }, 'later');
    assert.deepEqual(sent.slice(1), [{ type: 'empty' }]);
    assert.equal(channel.view, undefined);
  });
});
