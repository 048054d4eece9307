import assert from 'node:assert/strict';
import fc from 'fast-check';
import { costNanos, nanosOf } from '../../src/metering/cost.ts';
import { mostTokens, usualTokens, worstCaseNanos } from '../../src/metering/estimate.ts';
import { type ModelPrice, PriceBook, type PriceTiers } from '../../src/metering/prices.ts';
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

describe('the price of a request', () => {
  const from = (effectiveFrom: string, minPromptTokens: number, inputNanos: bigint): ModelPrice => ({
    ...{ model: 'm', effectiveFrom: new Date(effectiveFrom), minPromptTokens, inputNanos },
    ...{ outputNanos: 0n, cacheWrite5mNanos: 0n, cacheWrite1hNanos: 0n, cacheReadNanos: 0n },
  });
  const changing = new PriceBook([
    from('2026-01-01T00:00:00Z', 0, 1n),
    from('2026-01-01T00:00:00Z', 100_001, 2n),
    from('2026-02-01T00:00:00Z', 0, 4n),
    from('2999-01-01T00:00:00Z', 0, 8n),
  ]);
  const table: [what: string, instant: string, tokens: number, nanos: bigint | undefined][] = [
    ['before the first price', '2025-12-31T23:59:59.999Z', 1, undefined],
    ['at the first instant', '2026-01-01T00:00:00Z', 1, 1n],
    ['at the last token of a tier', '2026-01-15T00:00:00Z', 100_000, 100_000n],
    ['at the first token of the next', '2026-01-15T00:00:00Z', 100_001, 200_002n],
    ['at the last instant', '2026-01-31T23:59:59.999Z', 1, 1n],
    ['at the instant of the change', '2026-02-01T00:00:00Z', 1, 4n],
    ['after the change, which took the tiers away', '2026-02-01T00:00:00Z', 100_001, 400_004n],
    ['before a price to come', '2998-12-31T23:59:59.999Z', 1, 4n],
  ];
  for (const [what, instant, tokens, nanos] of table) {
    it(what, () => {
      const tiers = changing.at('m', new Date(instant));
      assert.equal(tiers && costNanos({ ...noTokens, input: tokens }, tiers), nanos);
    });
  }

  it('is none for a model that is priced from a day to come on', () => {
    assert.equal(new PriceBook([from('2999-01-01T00:00:00Z', 0, 1n)]).at('m', new Date()), undefined);
  });
});

describe('dollars', () => {
  const table: [dollars: unknown, nanos: bigint | null][] = [
    [0, 0n],
    [0.0000331, 33_100n],
    [1e6, 1_000_000_000_000_000n],
    [1e6 + 1, null],
    [1e300, null],
    [Number.POSITIVE_INFINITY, null],
    [Number.NaN, null],
    [-0.01, null],
    ['0.01', null],
    [null, null],
    [undefined, null],
  ];
  for (const [dollars, nanos] of table) {
    it(`${JSON.stringify(dollars)} ${typeof dollars} is ${nanos}`, () => assert.equal(nanosOf(dollars), nanos));
  }
});

describe('worst case', () => {
  const nanos = fc.bigInt({ min: 0n, max: 1_000n });
  /** Tiers as a price book gives them, but in no way sensible: a longer prompt may cost less, and reading more than input. */
  const anyTiers = fc
    .uniqueArray(
      fc.record({ min: fc.integer({ min: 0, max: 40 }), prices: fc.tuple(nanos, nanos, nanos, nanos, nanos) }),
      {
        selector: ({ min }) => min,
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((rows) => {
      const all = rows.map(({ min, prices: [input, output, write5m, write1h, read] }) => ({
        ...{ model: 'm', effectiveFrom: new Date(0), minPromptTokens: min, inputNanos: input, outputNanos: output },
        ...{ cacheWrite5mNanos: write5m, cacheWrite1hNanos: write1h, cacheReadNanos: read },
      }));
      const tiers = new PriceBook(all).at('m', new Date());
      assert.ok(tiers);
      return tiers;
    });
  const anyRequest = fc.record({
    inputTokens: fc.integer({ min: 0, max: 60 }),
    maxTokens: fc.integer({ min: 1, max: 60 }),
    cacheWrites: fc.constantFrom('none' as const, '5m' as const, '1h' as const),
  });
  /** Where the prompt ends, and where it is cut into its classes. */
  const anyCuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });

  it('is never below the cost of what the request allows, whatever its tiers', () => {
    fc.assert(
      fc.property(
        anyTiers,
        anyRequest,
        anyCuts,
        (tiers, asked, [share = 0, written = 0, long = 0, read = 0, out = 0]) => {
          const prompt = Math.round(share * asked.inputTokens);
          const writes = asked.cacheWrites === 'none' ? 0 : Math.round(written * prompt);
          const cacheWrite1h = asked.cacheWrites === '1h' ? Math.round(long * writes) : 0;
          const cacheRead = Math.round(read * (prompt - writes));
          const usage: TokenUsage = {
            input: prompt - writes - cacheRead,
            output: Math.round(out * asked.maxTokens),
            cacheWrite5m: writes - cacheWrite1h,
            cacheWrite1h,
            cacheRead,
          };
          assert.ok(worstCaseNanos(asked, tiers) >= costNanos(usage, tiers));
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('is what some request can cost: no more is held than that', () => {
    fc.assert(
      fc.property(anyTiers, anyRequest, (tiers, asked) => {
        const classes: (keyof TokenUsage)[] = ['input', 'cacheRead'];
        if (asked.cacheWrites !== 'none') classes.push('cacheWrite5m');
        if (asked.cacheWrites === '1h') classes.push('cacheWrite1h');
        const costs = Array.from({ length: asked.inputTokens + 1 }, (_, prompt) =>
          classes.map((each) => costNanos({ ...noTokens, output: asked.maxTokens, [each]: prompt }, tiers)),
        ).flat();
        assert.ok(costs.includes(worstCaseNanos(asked, tiers)));
      }),
    );
  });

  it('looks at the tiers that the prompt can fall into, and at no other', () => {
    const tiers = tiersOf('claude-haiku-5-5');
    const worst = (inputTokens: number) => worstCaseNanos({ inputTokens, maxTokens: 1, cacheWrites: 'none' }, tiers);
    assert.deepEqual([worst(100_000), worst(100_001)], [10_000_500n, 50_003_000n]);
  });

  it('prices input at the dearest class that the request can bring about', () => {
    const tiers = tiersOf('claude-sonnet-5-5');
    const worst = (cacheWrites: 'none' | '5m' | '1h') =>
      worstCaseNanos({ inputTokens: 10, maxTokens: 1, cacheWrites }, tiers);
    assert.deepEqual([worst('none'), worst('5m'), worst('1h')], [30_000n, 35_000n, 50_000n]);
  });

  it('counts a token for every byte, and usually far fewer', () => {
    assert.deepEqual([mostTokens(0), mostTokens(7)], [0, 7]);
    assert.equal(usualTokens(7), 2);
  });
});
