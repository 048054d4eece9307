import assert from 'node:assert/strict';
import { findRef } from '../../src/session/findRef.ts';
import { settled } from '../../src/session/lesson.ts';
import { standingLesson } from './support.ts';

describe('a lesson that nobody writes any more', () => {
  const { view } = standingLesson().lesson;
  for (const [phase, after] of [
    ['capturing', 'stopped'],
    ['waiting', 'stopped'],
    ['streaming', 'stopped'],
    ['repairing', 'stopped'],
    ['done', 'done'],
    ['failed', 'failed'],
    ['stopped', 'stopped'],
  ] as const) {
    it(`${phase} becomes ${after}`, () => {
      const restored = settled({ ...view, phase, draft: { id: 'step-1', says: 'half', why: '' } });
      assert.equal(restored.phase, after);
      assert.equal(restored.draft, undefined);
    });
  }

  it('offers cards again whose second solve was on its way', () => {
    assert.equal(settled({ ...view, card: 'checking' }).card, 'offered');
    for (const card of ['offered', 'unchecked', 'kept', 'refused', 'dropped'] as const) {
      assert.equal(settled({ ...view, card }).card, card);
    }
    assert.ok(!('card' in settled(view)));
  });

  it('stops follow-ups that were being written', () => {
    const followUps = (['waiting', 'streaming', 'done', 'failed'] as const).map((phase) => ({
      id: phase,
      question: '?',
      phase,
      answer: '',
    }));
    assert.deepEqual(
      settled({ ...view, followUps }).followUps.map(({ phase }) => phase),
      ['stopped', 'stopped', 'done', 'failed'],
    );
  });
});

describe('finding a line again', () => {
  const before = ['a();', 'const key = "s3cret";', 'b();', 'b();'];
  const ref = (startLine: number, quote: string) => ({ startLine, endLine: startLine, quote });

  it('follows a line that moved', () => {
    assert.equal(findRef({ startLine: 1, lines: ['// new', ...before] }, ref(1, 'a();'))?.startLine, 2);
  });
  it('knows a line by what is around its secret', () => {
    const redacted = ref(2, 'const key = "[redacted: password]";');
    assert.equal(findRef({ startLine: 1, lines: before }, redacted)?.startLine, 2);
    assert.equal(findRef({ startLine: 1, lines: ['', '', ...before] }, redacted)?.startLine, 4);
  });
  it('gives up on a line that is gone', () =>
    assert.equal(findRef({ startLine: 1, lines: before }, ref(1, 'gone();')), undefined));
  it('gives up where it cannot tell', () =>
    assert.equal(findRef({ startLine: 1, lines: ['', ...before] }, ref(3, 'b();')), undefined));
});
