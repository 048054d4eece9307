import assert from 'node:assert/strict';
import { surroundings } from '../../src/capture/surroundings.ts';

const linesOf = (texts: readonly string[]) => ({
  lineCount: texts.length,
  lineAt: (line: number) => texts[line - 1] ?? assert.fail(`line ${line} is not there`),
});

describe('the surroundings of a snippet', () => {
  it('are 200 lines on either side', () => {
    const lines = linesOf(Array.from({ length: 1_000 }, () => 'let a;'));
    assert.deepEqual(surroundings(lines, { startLine: 500, endLine: 510 }), { startLine: 300, endLine: 710 });
  });

  it('end with the document', () => {
    const lines = linesOf(['a', 'b', 'c']);
    assert.deepEqual(surroundings(lines, { startLine: 2, endLine: 2 }), { startLine: 1, endLine: 3 });
  });

  it('end before a neighbour that is minified', () => {
    const lines = linesOf(['x'.repeat(300_000), 'a', 'b', 'c', 'd'.repeat(12_000), 'e'.repeat(12_000)]);
    assert.deepEqual(surroundings(lines, { startLine: 3, endLine: 3 }), { startLine: 2, endLine: 5 });
  });
});
