import assert from 'node:assert/strict';
import { models } from '../extension/src/model/models.ts';
import { estimatePrice, prices } from '../extension/src/model/prices.ts';
import { priceTable } from '../server/src/metering/priceTable.ts';

/** Dollars for a million tokens. */
const dollars = (nanosPerToken: bigint): number => Number(nanosPerToken) / 1_000;

describe('the prices that the editor estimates by', () => {
  it('are those that the service charges by, the latest of each', () => {
    const latest = new Map<string, object>();
    for (const row of [...priceTable].sort((a, b) => a.effectiveFrom.getTime() - b.effectiveFrom.getTime())) {
      latest.set(`${row.model} from ${row.minPromptTokens}`, {
        minPromptTokens: row.minPromptTokens,
        input: dollars(row.inputNanos),
        output: dollars(row.outputNanos),
        cacheWrite: dollars(row.cacheWrite5mNanos),
      });
    }
    const estimated = Object.entries(prices).flatMap(([model, tiers]) =>
      tiers.map((tier) => [`${model} from ${tier.minPromptTokens}`, tier] as const),
    );
    assert.deepEqual(new Map(estimated), latest);
  });

  it('are there for every model that can be chosen by name', () => {
    for (const { id } of models) assert.ok(prices[id], id);
  });

  it('make a long prompt of Haiku dearer as a whole', () => {
    assert.deepEqual(estimatePrice('claude-haiku-5-5', { cached: 0, plain: 100_000, answer: 0 }), {
      prompt: 0.01,
      most: 0.01,
    });
    assert.equal(
      estimatePrice('claude-haiku-5-5', { cached: 0, plain: 100_001, answer: 0 })?.prompt.toFixed(6),
      '0.050001',
    );
    assert.equal(estimatePrice('gpt-9', { cached: 1, plain: 1, answer: 1 }), undefined);
  });
});
