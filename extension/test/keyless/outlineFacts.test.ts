import assert from 'node:assert/strict';
import type { DocumentSymbol } from 'vscode';
import { flattened } from '../../src/keyless/outlineFacts.ts';

/** A symbol as the editor has it, by one-based lines. */
function symbol(name: string, kind: number, first: number, last: number, children: DocumentSymbol[] = []) {
  const at = (line: number, character: number) => ({ line: line - 1, character });
  const range = { start: at(first, 0), end: at(last, 1) };
  const selectionRange = { start: at(first, 0), end: at(first, 1) };
  return { name, detail: '', kind, range, selectionRange, children } as unknown as DocumentSymbol;
}

describe('keyless: outlines', () => {
  const names = (outline: DocumentSymbol[], code: string) =>
    flattened(outline, code.split('\n')).map(({ name, kind, parent }) => `${name} ${kind} ${parent ?? '-'}`);

  it('are flattened, each symbol behind the one around it', () => {
    const outline = [symbol('Shop', 4, 1, 4, [symbol('sell', 5, 2, 3)]), symbol('tax', 11, 5, 6)];
    assert.deepEqual(names(outline, 'class Shop:\n  def sell():\n    pass\n\ndef tax():\n  pass'), [
      'Shop class -',
      'sell method 0',
      'tax function -',
    ]);
  });

  it('take the name out of what some languages add to it', () => {
    assert.deepEqual(names([symbol('total(int, int)', 5, 1, 2)], 'int total(int a, int b) {\n}'), ['total method -']);
    assert.deepEqual(names([symbol('(*Cart).Total', 5, 1, 2)], 'func (c *Cart) Total() int {\n}'), ['Total method -']);
  });

  it('leave out names that do not stand there, and keep what is in them', () => {
    const outline = [symbol('it("adds") callback', 11, 1, 3, [symbol('sum', 12, 2, 2)]), symbol('gone', 11, 9, 12)];
    assert.deepEqual(names(outline, 'it("adds", () => {\n  const sum = 1;\n});'), ['sum variable -']);
  });

  it('know a constant that holds a function', () => {
    assert.deepEqual(names([symbol('add', 13, 1, 3)], 'const add = (a, b) => {\n  return a + b;\n};'), [
      'add function -',
    ]);
    assert.deepEqual(names([symbol('add', 13, 1, 3)], 'const add = {\n  a: 1,\n};'), ['add constant -']);
  });
});
