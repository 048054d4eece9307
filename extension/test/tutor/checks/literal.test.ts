import assert from 'node:assert/strict';
import { assigned, holds } from '../../../src/tutor/checks/arithmetic.ts';
import { canonicalLiteral, sameLiteral } from '../../../src/tutor/checks/literal.ts';

describe('literals', () => {
  const same: [string, string][] = [
    ['1', '1.0'],
    ['1_000', '1000'],
    ['0x10', '16'],
    ['1e3', '1000'],
    ["'a'", '"a"'],
    ['`3`', '3'],
    ['True', 'true'],
    ['None', 'null'],
    ['nil', 'null'],
    ['[1,2]', '[ 1, 2, ]'],
    ['(1, 2)', '[1, 2]'],
    ['{a: 1, "b": [2]}', "{'b': [2], 'a': 1}"],
    ['{1, 2}', '{2, 1}'],
    ['(5)', '5'],
    ['(5,)', '[5]'],
    ['{[1]: 2}', '{[1]:2}'],
    ['"say \\"hi\\""', `'say "hi"'`],
  ];
  for (const [one, other] of same) it(`${one} is ${other}`, () => assert.ok(sameLiteral(one, other)));

  const different: [string, string][] = [
    ['1', '"1"'],
    ['true', '"true"'],
    ['[1, 2]', '[2, 1]'],
    ['9007199254740993', '9007199254740992'],
    ['{}', '[]'],
    ['null', 'undefined'],
    ['(5,)', '5'],
    ['{a: 1}', '{"a"}'],
    ['-0x10', '-0xff'],
    ['"A"', '"a"'],
  ];
  for (const [one, other] of different) it(`${one} is not ${other}`, () => assert.ok(!sameLiteral(one, other)));

  for (const text of ['', 'x', 'f(1)', '1 + 1', '[1', '"a', '[1 2]', '{a: }', '['.repeat(100_000), '1 ; drop']) {
    it(`${text.slice(0, 12) || 'nothing'} is none`, () => assert.equal(canonicalLiteral(text), undefined));
  }

  // Reading each level of a set twice would take hours, not milliseconds.
  it('are read once, however deep sets stand in sets', () => {
    const [open, close] = ['{'.repeat(16), '}'.repeat(16)];
    assert.equal(canonicalLiteral(`${open}${'1,'.repeat(500)}${close}`), `${open}${'1,'.repeat(499)}1${close}`);
  });
});

describe('plain assignments', () => {
  const known = new Map([
    ['n', '3'],
    ['name', '"x"'],
  ]);
  const cases: [string, string | undefined][] = [
    ['let total = 0;', '0'],
    ['total = n * (n - 1)', '6'],
    ['n += 2;', '5'],
    ['x := n - -1', '4'],
    ['const limit: number = 10; // ten', '10'],
    ['limit = (10)', '10'],
    ['total = n // 2', '3'],
    ['total = --n;', undefined],
    ['total = n-- - 1;', undefined],
    ["s = 'a'", '"a"'],
    ['total = n / 2', undefined],
    ['total = f(n)', undefined],
    ['total = items.length', undefined],
    ['total = name + 1', undefined],
    ['if (n == 3) {', undefined],
    ['a[0] = 1', undefined],
    [`x = ${'('.repeat(10_000)}`, undefined],
    [`x = ${'9'.repeat(40)} * 2`, undefined],
  ];
  for (const [line, value] of cases) {
    it(`${line.slice(0, 30)}: ${value ?? 'cannot be told'}`, () =>
      assert.equal(assigned(line, known, 'typescript')?.value, value));
  }

  it('are not those of Python that divide, which is no comment there', () => {
    for (const line of ['middle = (n + n) // 2', 'n //= 2']) assert.equal(assigned(line, known, 'python'), undefined);
    assert.equal(assigned('middle = n + n  # twice', known, 'python')?.value, '6');
  });

  // A run of blanks of this length took half a minute once.
  it('are read in no time among as many blanks as there may be', () => {
    const blanks = ' '.repeat(20_000);
    for (const line of [`x = 1${blanks}y;${blanks}z`, `x: ${blanks}!`, `x = 1${blanks}y`, `${blanks}x`]) {
      assert.equal(assigned(line, known, 'typescript'), undefined);
      assert.equal(holds(`if (1)${line}`, known, 'typescript'), undefined);
    }
    assert.equal(assigned(`x =${blanks}1`, known, 'typescript')?.value, '1');
  });
});

describe('plain conditions', () => {
  const known = new Map([
    ['n', '3'],
    ['name', '"x"'],
  ]);
  const cases: [string, boolean | undefined][] = [
    ['if (n > 2) {', true],
    ['  } else if (n >= 4) {', false],
    ['while (n * 2 !== 6) {', false],
    ['while (--n > 0) {', undefined],
    ['if n == 3 {', true],
    ['if (n > 2) return;', undefined],
    ['if (n > 2 && n < 5) {', undefined],
    ['if (1 < n < 2) {', undefined],
    ['if (name === 3) {', undefined],
    ['if (n) {', undefined],
    ['if (f(n) > 1) {', undefined],
    ['for (let i = 0; i < n; i++) {', undefined],
    ['ifn > 2:', undefined],
    ['if (n > 2 || (n < 1)) {', undefined],
    [`if (${'('.repeat(10_000)} > 1) {`, undefined],
  ];
  for (const [line, value] of cases) {
    it(`${line.slice(0, 30)}: ${value ?? 'cannot be told'}`, () =>
      assert.equal(holds(line, known, 'typescript'), value));
  }

  it('of Python end before their comment, and go on behind a division', () => {
    assert.equal(holds('elif n <= 3:  # three', known, 'python'), true);
    assert.equal(holds('if 4 > n // 2:', known, 'python'), undefined);
  });
});
