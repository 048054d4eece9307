import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carriedOver, type Hunk, hunksOf } from '../../src/changes/hunks.ts';
import { goneLines } from '../../src/changes/pieces.ts';

/** The new text, put together from the old one and what the hunks say. */
function applied(oldLines: readonly string[], newLines: readonly string[], hunks: readonly Hunk[]): string[] {
  const result: string[] = [];
  let at = 1;
  for (const { startLine, added, oldStartLine, removed } of hunks) {
    result.push(...oldLines.slice(at - 1, oldStartLine - 1));
    assert.equal(result.length, startLine - 1, 'a hunk stands where it says');
    result.push(...newLines.slice(startLine - 1, startLine - 1 + added));
    at = oldStartLine + removed;
  }
  return [...result, ...oldLines.slice(at - 1)];
}

const text = fc.array(fc.constantFrom('a', 'b', 'c', '}', ''), { maxLength: 30 });

describe('hunks', () => {
  it('are all of the difference between two texts, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const hunks = hunksOf(before, after);
        assert.deepEqual(applied(before, after, hunks), after);
        for (const { added, removed } of hunks) assert.ok(added + removed > 0);
      }),
    );
  });

  it('name what is gone', () => {
    const before = ['a', 'b', 'c', 'd'];
    const [hunk] = hunksOf(before, ['a', 'd']);
    assert.deepEqual(hunk, { startLine: 2, added: 0, oldStartLine: 2, removed: 2 });
    assert.deepEqual(hunk && goneLines(before, hunk), ['b', 'c']);
  });

  it('are one where two long texts have nothing in common but their ends', () => {
    const lines = (name: string) => [
      'first',
      ...Array.from({ length: 30_000 }, (_, index) => `${name}${index}`),
      'last',
    ];
    const hunks = hunksOf(lines('a'), lines('b'));
    assert.deepEqual(hunks, [{ startLine: 2, added: 30_000, oldStartLine: 2, removed: 30_000 }]);
  }).timeout(10_000);

  describe('carried over to a later text', () => {
    it('say of the same lines the same, wherever these stand by then', () => {
      fc.assert(
        fc.property(text, text, text, (before, staged, present) => {
          const hunks = hunksOf(before, staged);
          for (const [index, hunk] of carriedOver(hunks, hunksOf(staged, present)).entries()) {
            const was = hunks.find(
              ({ oldStartLine, removed }) => hunk.oldStartLine === oldStartLine && hunk.removed === removed,
            );
            assert.ok(was, `hunk ${index}`);
            const of = (lines: readonly string[], { startLine, added }: Hunk) =>
              lines.slice(startLine - 1, startLine - 1 + added);
            assert.deepEqual(of(present, hunk), of(staged, was));
          }
        }),
      );
    });

    it('are left out where they changed once more', () => {
      const hunks = hunksOf(['a', 'b', 'c'], ['a', 'x', 'c', 'y']);
      const later = hunksOf(['a', 'x', 'c', 'y'], ['new', 'a', 'z', 'c', 'y']);
      assert.deepEqual(carriedOver(hunks, later), [{ startLine: 5, added: 1, oldStartLine: 4, removed: 0 }]);
    });
  });
});
