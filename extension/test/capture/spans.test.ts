import assert from 'node:assert/strict';
import { type ExcludedBy, excludedBy } from '../../src/capture/exclusion.ts';
import {
  BLOCK_LINES,
  blockAround,
  type LineSpan,
  type Lines,
  widen,
  withoutBlankEnds,
} from '../../src/capture/span.ts';
import { enclosing, enclosingUnit, type SymbolNode } from '../../src/capture/symbols.ts';

const document = (...lines: string[]): Lines => ({ lineCount: lines.length, lineAt: (line) => lines[line - 1] ?? '' });
const span = (startLine: number, endLine: number): LineSpan => ({ startLine, endLine });
const at = (line: number, character: number) => ({ line, character });

describe('widen', () => {
  const table: [string, ReturnType<typeof at>, ReturnType<typeof at>, LineSpan][] = [
    ['part of a line', at(4, 3), at(4, 9), span(5, 5)],
    ['parts of two lines', at(4, 3), at(5, 1), span(5, 6)],
    ['whole lines, as selected line by line', at(4, 0), at(6, 0), span(5, 6)],
    ['the end of a line and its break', at(4, 7), at(5, 0), span(5, 5)],
    ['a cursor', at(4, 0), at(4, 0), span(5, 5)],
  ];
  for (const [name, start, end, expected] of table) {
    it(`takes ${name}`, () => assert.deepEqual(widen({ start, end }), expected));
  }
});

describe('withoutBlankEnds', () => {
  const lines = document('', '  ', 'a', '', 'b', '\t', '');
  it('drops blank lines at the ends, not within', () =>
    assert.deepEqual(withoutBlankEnds(lines, span(1, 7)), span(3, 5)));
  it('finds nothing in blank lines', () => assert.equal(withoutBlankEnds(lines, span(1, 2)), undefined));
  it('keeps a single line', () => assert.deepEqual(withoutBlankEnds(lines, span(3, 3)), span(3, 3)));
});

describe('blockAround', () => {
  const lines = document('', 'a', 'b', '', '', 'c', 'd', '');
  const table: [number, LineSpan][] = [
    [2, span(2, 3)],
    [3, span(2, 3)],
    [1, span(2, 3)],
    [4, span(6, 7)],
    [8, span(6, 7)],
  ];
  for (const [line, expected] of table) {
    it(`from line ${line}`, () => {
      const block = blockAround(lines, line);
      assert.deepEqual(block, expected);
    });
  }
  it('finds nothing in a blank document', () => assert.equal(blockAround(document('', ' ', ''), 2), undefined));
  it('is bounded around the line', () => {
    const block = blockAround(document(...Array.from({ length: 1000 }, () => 'x')), 500);
    assert.ok(block && block.startLine <= 500 && block.endLine >= 500);
    assert.equal(block.endLine - block.startLine + 1, BLOCK_LINES);
  });
});

describe('enclosing symbols', () => {
  const node = (name: string, from: number, to: number, children: SymbolNode[] = [], isUnit = true): SymbolNode => ({
    name,
    span: span(from, to),
    isUnit,
    children,
  });
  const outline = [
    node('Cart', 1, 40, [
      node('items', 2, 2, [], false),
      node('total', 4, 20, [node('sum', 5, 5, [], false), node('add', 8, 12, [node('inner', 9, 9)])]),
    ]),
    node('helper', 50, 50),
  ];
  const unitAt = (line: number) => enclosingUnit(outline, line)?.name;

  it('takes the smallest unit of more than a line', () => {
    assert.deepEqual([5, 8, 9, 15, 30, 2].map(unitAt), ['total', 'add', 'add', 'total', 'Cart', 'Cart']);
  });
  it('takes a unit of one line where there is no larger one', () => assert.equal(unitAt(50), 'helper'));
  it('finds none outside', () => assert.equal(unitAt(45), undefined));
  it('tells the path from the outside in', () => {
    assert.deepEqual(
      enclosing(outline, span(9, 10)).map((symbol) => symbol.name),
      ['Cart', 'total', 'add'],
    );
  });
});

describe('excluded files', () => {
  const exclusions = {
    setting: ['*.gen.ts', 'secret/', '/only-root.txt'],
    ignoreFile: '# ours\nlegacy/**\n!legacy/keep.ts\n',
  };
  const table: [string, ExcludedBy | undefined][] = [
    ['.env', 'secrets'],
    ['apps/web/.env.production', 'secrets'],
    ['.ENV.local', 'secrets'],
    ['prod.env', 'secrets'],
    ['certs/server.pem', 'secrets'],
    ['deploy/id_rsa', 'secrets'],
    ['src/api.gen.ts', 'setting'],
    ['src/secret/key.ts', 'setting'],
    ['only-root.txt', 'setting'],
    ['sub/only-root.txt', undefined],
    ['legacy/old.ts', 'ignoreFile'],
    ['legacy/keep.ts', undefined],
    ['src/env.ts', undefined],
    ['src/.environment/x.ts', 'secrets'],
    ['../outside/.env', 'secrets'],
    ['/abs/file.ts', undefined],
    ['', undefined],
  ];
  for (const [path, expected] of table) {
    it(`${path || 'an empty path'}: ${expected ?? 'allowed'}`, () =>
      assert.equal(excludedBy(path, exclusions), expected));
  }
});
