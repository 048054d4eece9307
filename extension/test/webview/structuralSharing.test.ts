import assert from 'node:assert/strict';
import fc from 'fast-check';
import { share } from '../../webview/structuralSharing.ts';
import { done, withFollowUps } from './support/lessons.ts';

describe('webview: structural sharing', () => {
  it('keeps the objects that did not change', () => {
    const next = share(done, structuredClone(withFollowUps));
    assert.deepEqual(next, withFollowUps);
    assert.equal(next.steps, done.steps);
    assert.equal(next.check, done.check);
    assert.equal(share(done, structuredClone(done)), done);
  });

  it('always equals the new value, whatever was there before', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (previous, next) => {
        assert.deepEqual(share(previous, structuredClone(next)), next);
        assert.deepEqual(share(undefined, structuredClone(next)), next);
      }),
    );
  });
});
