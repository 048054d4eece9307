import assert from 'node:assert/strict';
import fc from 'fast-check';
import { costNanos } from '../../src/metering/cost.ts';
import { mostTokens, usualTokens, worstCaseNanos } from '../../src/metering/estimate.ts';
import { PriceBook, type PriceTiers } from '../../src/metering/prices.ts';
import { priceTable } from '../../src/metering/priceTable.ts';
import { noTokens, type TokenUsage } from '../../src/metering/usage.ts';

const book = new PriceBook(priceTable);

function tiersOf(model: string, instant = '2026-11-01T00:00:00Z'): PriceTiers {
  const tiers = book.at(model, new Date(instant));
  assert.ok(tiers, `${model} has a price`);
  return tiers;
}

/** Worked out by hand from the published dollars per million tokens. */
const golden: [model: string, instant: string, usage: Partial<TokenUsage>, dollars: string][] = [
  ['claude-haiku-5-5', '2026-11-01', { input: 1 }, '0.000000100'],
  ['claude-haiku-5-5', '2026-11-01', { output: 1 }, '0.000000500'],
  ['claude-haiku-5-5', '2026-11-01', { cacheWrite5m: 1 }, '0.000000125'],
  ['claude-haiku-5-5', '2026-11-01', { cacheWrite1h: 1 }, '0.000000200'],
  ['claude-haiku-5-5', '2026-11-01', { cacheRead: 1 }, '0.000000010'],
  ['claude-haiku-5-5', '2026-11-01', { input: 100_000, output: 1_000 }, '0.010500000'],
  ['claude-haiku-5-5', '2026-11-01', { input: 100_001, output: 1_000 }, '0.052500500'],
  [
    'claude-haiku-5-5',
    '2026-11-01',
    { input: 1, cacheRead: 60_000, cacheWrite5m: 20_000, cacheWrite1h: 20_000 },
    '0.035500500',
  ],
  ['claude-haiku-5-5', '2026-11-01', { cacheRead: 60_000, cacheWrite5m: 20_000, cacheWrite1h: 20_000 }, '0.007100000'],
  ['claude-haiku-5-5', '2026-11-01', { output: 200_000 }, '0.100000000'],
  ['claude-sonnet-5-5', '2026-10-06T23:59:59.999Z', { cacheRead: 1_000_000 }, '0.200000000'],
  ['claude-sonnet-5-5', '2026-10-07T00:00:00Z', { cacheRead: 1_000_000 }, '0.100000000'],
  [
    'claude-sonnet-5-5',
    '2026-11-01',
    { input: 1_234, output: 567, cacheWrite5m: 89, cacheWrite1h: 10, cacheRead: 11 },
    '0.008401600',
  ],
  ['claude-opus-5-5', '2026-11-01', { input: 1_000_000, output: 1_000_000 }, '24.000000000'],
  [
    'claude-opus-5-5',
    '2026-11-01',
    { cacheWrite5m: 1_000_000, cacheWrite1h: 1_000_000, cacheRead: 1_000_000 },
    '13.200000000',
  ],
  [
    'claude-fable-5-1',
    '2026-11-01',
    { input: 3, output: 5, cacheWrite5m: 7, cacheWrite1h: 11, cacheRead: 13 },
    '0.000590750',
  ],
];

describe('cost', () => {
  for (const [model, instant, usage, dollars] of golden) {
    it(`${model} ${JSON.stringify(usage)} at ${instant} is $${dollars}`, () => {
      const nanos = costNanos({ ...noTokens, ...usage }, tiersOf(model, instant));
      assert.equal(nanos, BigInt(dollars.replace('.', '')));
    });
  }

  it('is exact past 2^53 nano-dollars', () => {
    const tokens = 9_007_199_254_740_991;
    assert.equal(costNanos({ ...noTokens, output: tokens }, tiersOf('claude-opus-5-5')), 180_143_985_094_819_820_000n);
  });
});

describe('prices', () => {
  it('know no price for an unknown model, nor before its first date', () => {
    assert.equal(book.at('claude-fable-5-2', new Date()), undefined);
    assert.equal(book.at('claude-opus-5-5', new Date('2020-01-01')), undefined);
  });

  it('list every model with one lowest tier a date', () => {
    for (const row of priceTable) {
      const tiers = tiersOf(row.model, row.effectiveFrom.toISOString());
      assert.equal(tiers.at(-1)?.minPromptTokens, 0, row.model);
    }
  });
});

describe('worst case', () => {
  const anyCount = fc.integer({ min: 0, max: 300_000 });

  it('is never below the cost of a request that stays within its estimate', () => {
    const usage = fc.record({
      input: anyCount,
      output: anyCount,
      cacheWrite5m: anyCount,
      cacheWrite1h: anyCount,
      cacheRead: anyCount,
    });
    fc.assert(
      fc.property(fc.constantFrom(...new Set(priceTable.map((row) => row.model))), usage, (model, used) => {
        const tiers = tiersOf(model);
        const inputTokens = used.input + used.cacheWrite5m + used.cacheWrite1h + used.cacheRead;
        const worst = worstCaseNanos({ inputTokens, maxTokens: used.output, cacheWrites: '1h' }, tiers);
        assert.ok(worst >= costNanos(used, tiers));
      }),
    );
  });

  it('prices input at the dearest class that the request can bring about', () => {
    const tiers = tiersOf('claude-sonnet-5-5');
    const worst = (cacheWrites: 'none' | '5m' | '1h') =>
      worstCaseNanos({ inputTokens: 10, maxTokens: 1, cacheWrites }, tiers);
    assert.deepEqual([worst('none'), worst('5m'), worst('1h')], [30_000n, 35_000n, 50_000n]);
  });

  it('counts more tokens than the usual estimate', () => {
    assert.equal(mostTokens(0), 0);
    assert.equal(mostTokens(3), 2);
    assert.equal(usualTokens(7), 2);
  });
});
