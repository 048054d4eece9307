import assert from 'node:assert/strict';
import { estimateTokenCount } from 'tokenx';
import { CONTEXT_TOKENS, packContext } from '../../src/capture/contextPack.ts';
import { importsOf } from '../../src/capture/imports.ts';
import { namesToLookUp } from '../../src/capture/namesToLookUp.ts';
import type { ContextItem } from '../../src/tutor/snippet.ts';

const item = (kind: ContextItem['kind'], text: string): ContextItem => ({ kind, label: kind, text });

describe('packContext', () => {
  it('orders by worth', () => {
    const items = (['call', 'type', 'import', 'definition', 'diagnostic', 'signature'] as const).map((kind) =>
      item(kind, 'x'),
    );
    assert.deepEqual(
      packContext(items).map(({ kind }) => kind),
      ['signature', 'diagnostic', 'import', 'type', 'definition', 'call'],
    );
  });

  it('stays within its budget, and lets small items pass large ones', () => {
    const large = 'const value = compute(other, thing);\n'.repeat(300);
    const packed = packContext([
      item('definition', large),
      item('call', 'total(items)'),
      item('type', 'number'),
      item('import', ' '),
    ]);
    assert.deepEqual(
      packed.map(({ kind }) => kind),
      ['type', 'call'],
    );
    const many = Array.from({ length: 200 }, () => item('type', 'const value = compute(other, thing);'));
    const tokens = packContext(many).reduce(
      (sum, { label, text }) => sum + estimateTokenCount(label) + estimateTokenCount(text),
      0,
    );
    assert.ok(tokens > 0 && tokens <= CONTEXT_TOKENS);
  });
});

describe('importsOf', () => {
  const table: [string, string[], string, string[]][] = [
    [
      'TypeScript',
      ["import { a, b } from './a';", "import c from 'c';", "const d = require('d');"],
      'a(); d();',
      ["import { a, b } from './a';", "const d = require('d');"],
    ],
    [
      'over several lines',
      ['import {', '  first,', '  second,', "} from './x';"],
      'second()',
      ["import { first, second, } from './x';"],
    ],
    ['Python', ['from math import sqrt', 'import os', 'x = 1'], 'sqrt(2)', ['from math import sqrt']],
    ['C', ['#include <stdio.h>', '#include "cart.h"'], 'cart_total(stdio)', ['#include <stdio.h>']],
    ['Go', ['import "fmt"'], 'fmt.Println()', ['import "fmt"']],
    ['Rust', ['use std::collections::HashMap;'], 'HashMap::new()', ['use std::collections::HashMap;']],
    ['Java', ['import java.util.List;', 'import java.io.File;'], 'List<String> names;', ['import java.util.List;']],
  ];
  for (const [name, head, code, expected] of table) {
    it(name, () => assert.deepEqual(importsOf(head, [code]), expected));
  }
  it('reads to the end of what never closes', () => assert.equal(importsOf(['import { a,', 'a'], ['a']).length, 1));
});

describe('namesToLookUp', () => {
  it('takes what is called first, then the rest, where each first stands', () => {
    const lines = ['const sum = add(price, 2); // comment(here)', 'if (sum) return "text(" + label;'];
    assert.deepEqual(namesToLookUp(lines, 8), [
      { name: 'add', line: 0, character: 12 },
      { name: 'sum', line: 0, character: 6 },
      { name: 'price', line: 0, character: 16 },
      { name: 'label', line: 1, character: 26 },
    ]);
  });
  it('takes so many at most', () => assert.equal(namesToLookUp(['aa bb cc dd ee'], 3).length, 3));
});
