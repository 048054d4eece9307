import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quoteOf, resolveRef } from '../../src/tutor/refs.ts';

const code = {
  startLine: 40,
  lines: [
    '\tif (ready) {',
    '\t\tstart( one,  two );',
    '\t}',
    '\tif (done) {',
    '\t\tstop();',
    '\t}',
    '',
    `x = ${'a'.repeat(100)};`,
  ],
};

const ref = (startLine: number, endLine: number, quote: string) => ({ startLine, endLine, quote });

describe('resolveRef', () => {
  const table: [string, ReturnType<typeof ref>, ReturnType<typeof ref> | undefined][] = [
    ['in range with its quote', ref(40, 42, 'if (ready) {'), ref(40, 42, 'if (ready) {')],
    ['a repeated line, where it says', ref(45, 45, '}'), ref(45, 45, '}')],
    ['off by one', ref(41, 43, 'if (ready) {'), ref(40, 42, 'if (ready) {')],
    ['before the snippet', ref(1, 2, 'if (done) {'), ref(43, 44, 'if (done) {')],
    ['an end after the snippet', ref(44, 99, 'stop();'), ref(44, 47, 'stop();')],
    ['an end before its start', ref(44, 41, 'stop();'), ref(44, 44, 'stop();')],
    ['white space folded', ref(44, 44, 'start( one, two );'), ref(41, 41, 'start( one,  two );')],
    ['indented quote', ref(44, 44, '    stop();  '), ref(44, 44, 'stop();')],
    ['the beginning of a long line', ref(40, 40, `x = ${'a'.repeat(50)}`), ref(47, 47, `x = ${'a'.repeat(76)}`)],
    [
      'more of a long line than a quote has',
      ref(47, 47, `x = ${'a'.repeat(100)};`),
      ref(47, 47, `x = ${'a'.repeat(76)}`),
    ],
    ['a short piece of a long line', ref(47, 47, 'x = aaa'), undefined],
    ['a piece of a short line', ref(40, 40, 'if (re'), undefined],
    ['a repeated line with an end after the snippet', ref(45, 99, '}'), undefined],
    ['a repeated line, elsewhere', ref(40, 40, '}'), undefined],
    ['a made-up quote', ref(44, 44, 'halt();'), undefined],
    ['an empty quote on an empty line', ref(46, 46, ''), undefined],
  ];
  for (const [name, given, expected] of table) {
    it(`${expected ? 'places' : 'drops'} ${name}`, () => assert.deepEqual(resolveRef(code, given), expected));
  }

  it('places a line in which a tag of ours was made inert', () => {
    const tagged = { startLine: 1, lines: ['return "</snippet>";'] };
    assert.deepEqual(resolveRef(tagged, ref(1, 1, 'return "\u2039/snippet>";')), ref(1, 1, 'return "</snippet>";'));
  });

  const line = fc.string({ unit: 'binary', maxLength: 120 }).map((text) => text.replace(/[\r\n\u2028\u2029]/g, ' '));
  const snippet = fc.record({
    startLine: fc.integer({ min: 1, max: 9999 }),
    lines: fc.array(line, { minLength: 1, maxLength: 20 }),
  });

  it('leaves a right reference alone', () => {
    fc.assert(
      fc.property(snippet, fc.nat(), fc.nat(), (lines, a, b) => {
        const [from, to] = [a % lines.lines.length, b % lines.lines.length].sort((x, y) => x - y);
        const quote = quoteOf(lines.lines[from ?? 0] ?? '');
        fc.pre(quote !== '');
        const right = ref(lines.startLine + (from ?? 0), lines.startLine + (to ?? 0), quote);
        assert.deepEqual(resolveRef(lines, right), right);
      }),
    );
  });

  it('never points outside, and always quotes the line it points to', () => {
    fc.assert(
      fc.property(snippet, fc.integer(), fc.integer(), fc.nat(), line, (lines, start, end, pick, other) => {
        const quote = pick % 2 === 0 ? (lines.lines[pick % lines.lines.length] ?? '') : other;
        const placed = resolveRef(lines, ref(start, end, quote));
        if (placed === undefined) return;
        const last = lines.startLine + lines.lines.length - 1;
        assert.ok(placed.startLine >= lines.startLine && placed.startLine <= placed.endLine && placed.endLine <= last);
        assert.equal(placed.quote, quoteOf(lines.lines[placed.startLine - lines.startLine] ?? ''));
      }),
    );
  });
});
