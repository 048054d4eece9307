import assert from 'node:assert/strict';
import { driftOf, hashOf } from '../../src/cards/drift.ts';
import { code, makeCard } from './support.ts';

describe('cards: drift of the code', () => {
  const { place } = makeCard();
  const filler = Array.from({ length: 9 }, (_, index) => `// line ${index + 1}`);
  const drift = (lines: readonly string[]) => driftOf(place, lines);

  it('finds the same lines where they were, also formatted anew', () => {
    assert.deepEqual(drift([...filler, ...code]), { kind: 'unchanged' });
    assert.deepEqual(drift([...filler, ...code.map((line) => `\t${line}`), 'more();']), { kind: 'unchanged' });
  });

  it('finds them where they have moved to', () => {
    assert.deepEqual(drift(code), { kind: 'moved', startLine: 1 });
    assert.deepEqual(drift([...filler, 'added();', ...code]), { kind: 'moved', startLine: 11 });
  });

  it('finds them beside a changed copy', () => {
    const copy = code.map((line) => line.replace('0.2', '0.3'));
    assert.deepEqual(drift([...copy, ...code]), { kind: 'moved', startLine: 5 });
  });

  it('tells that they have changed by what is left of them', () => {
    const changed = code.map((line) => line.replace('0.2', '0.25'));
    assert.deepEqual(drift([...filler, ...changed]), { kind: 'changed', startLine: 10 });
    assert.deepEqual(drift(['x();', ...changed]), { kind: 'changed', startLine: 2 });
    assert.deepEqual(drift([...filler, 'return net * rate;']), { kind: 'changed', startLine: 8 });
  });

  it('tells that they are gone', () => {
    assert.deepEqual(drift(filler), { kind: 'gone' });
    assert.deepEqual(drift([]), { kind: 'gone' });
  });

  it('hashes what is said, not how it is laid out', () => {
    assert.equal(hashOf(['a  b', '', '  c']), hashOf(['a b', 'c']));
    assert.notEqual(hashOf(['a b', 'c']), hashOf(['ab', 'c']));
  });
});
