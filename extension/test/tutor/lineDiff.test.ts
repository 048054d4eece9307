import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diffText, matchLines, newLines, originOf } from '../../src/tutor/lineDiff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });

describe('lines of before and after', () => {
  it('match in order, and only where they are equal', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        let last = -1;
        for (const [index, match] of matchLines(before, after).entries()) {
          if (match === undefined) continue;
          assert.equal(before[match], after[index]);
          assert.ok(match > last);
          last = match;
        }
      }),
    );
  });

  it('match as many as can be: whatever is left out of the same lines, the rest is found', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (before, keeps) => {
        const after = before.filter((_, index) => keeps[index]);
        assert.ok(matchLines(before, after).every((match) => match !== undefined));
        assert.deepEqual(newLines(before, after), []);
      }),
    );
  });

  it('make a difference from which the other can be had', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const rows = diffText(before, after).split('\n');
        const added = rows.filter((row) => row.startsWith('+')).map((row) => row.slice(1));
        assert.deepEqual(added, newLines(before, after));
      }),
    );
  });

  it('make a difference that a person can read, hunk by hunk', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'];
    const after = ['1', 'two', '3', '4', '5', '6', '7', '8', '9', '10', '12', '13'];
    assert.equal(
      diffText(before, after),
      [' 1', '-2', '+two', ' 3', ' 4', ' 5', '@@', ' 8', ' 9', ' 10', '-11', ' 12', '+13'].join('\n'),
    );
    assert.equal(diffText(before, before), '');
  });
});

describe('where a line comes from', () => {
  const before = ['open', 'one', 'two', 'three', 'close'];
  const cases: [string, string[], number, number | undefined][] = [
    ['a line that stands as it was', before, 2, 2],
    ['a line that moved down', ['open', 'new', 'one', 'two', 'three', 'close'], 3, 2],
    ['a line that moved up', ['open', 'two', 'three', 'close'], 1, 2],
    ['a line that was changed', ['open', 'one', 'TWO', 'three', 'close'], 2, 2],
    ['the first of two changed lines', ['open', 'one', 'TWO', 'THREE', 'close'], 2, 2],
    ['the second of two changed lines', ['open', 'one', 'TWO', 'THREE', 'close'], 3, 3],
    ['a new line between others', ['open', 'new', 'one', 'two', 'three', 'close'], 1, undefined],
    ['a new line at the end', [...before, 'new'], 5, undefined],
    ['more new lines than there were', ['open', 'x', 'y', 'z', 'w', 'close'], 4, 3],
  ];
  for (const [name, after, index, origin] of cases) {
    it(name, () => assert.equal(originOf(before, after, index), origin));
  }
});
