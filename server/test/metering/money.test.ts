import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, dayOf, endOf, parseDay, startOf } from '../../src/metering/day.ts';
import { parseDecimal, wordDollars } from '../../src/metering/money.ts';

describe('decimal numbers', () => {
  const exact: [text: string, places: number, value: bigint][] = [
    ['0', 9, 0n],
    ['1', 9, 1_000_000_000n],
    ['0.015', 9, 15_000_000n],
    ['123.45', 2, 12_345n],
    ['-123.450', 2, -12_345n],
    ['1e-7', 9, 100n],
    ['2.5E+3', 0, 2_500n],
    ['0.1', 18, 100_000_000_000_000_000n],
    ['9007199254740993', 0, 9_007_199_254_740_993n],
    ['0.000000001', 9, 1n],
  ];
  for (const [text, places, value] of exact) {
    it(`${text} to ${places} places is ${value}`, () => assert.equal(parseDecimal(text, places, 'refused'), value));
  }

  for (const text of [
    '',
    ' 1',
    '1 ',
    '.5',
    '1.',
    '+1',
    '0x10',
    '1,5',
    'NaN',
    'Infinity',
    '1e999',
    '--1',
    '1_000',
    '1e',
    '٣',
  ]) {
    it(`"${text}" is none`, () => assert.throws(() => parseDecimal(text, 9, 'dropped'), RangeError));
  }

  it('with more places than there are kept are refused, or cut', () => {
    assert.throws(() => parseDecimal('0.0000000019', 9, 'refused'), /more than 9/);
    assert.equal(parseDecimal('0.0000000019', 9, 'dropped'), 1n);
    assert.equal(parseDecimal('0.000000001000', 9, 'refused'), 1n);
  });

  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (nanos) => {
        assert.equal(parseDecimal(wordDollars(nanos), 9, 'refused'), nanos);
      }),
    );
  });
});

describe('days', () => {
  it('begin and end at midnight, UTC', () => {
    const day = dayOf(new Date('2028-02-28T23:59:59.999Z'));
    assert.equal(day, '2028-02-28');
    assert.equal(startOf(day).toISOString(), '2028-02-28T00:00:00.000Z');
    assert.equal(endOf(day).toISOString(), '2028-02-29T00:00:00.000Z');
    assert.equal(addDays(day, 2), '2028-03-01');
    assert.equal(addDays(day, -59), '2027-12-31');
  });

  for (const text of ['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', 'yesterday', '2026-01-01T00:00', '']) {
    it(`"${text}" is none`, () => assert.throws(() => parseDay(text), /is no day such as/));
  }
});
