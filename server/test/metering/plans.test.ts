import assert from 'node:assert/strict';
import { models } from '../../src/messages/models.ts';
import { mostTokens, worstCaseNanos } from '../../src/metering/estimate.ts';
import { planAllows, planNamed, plans } from '../../src/metering/plans.ts';
import { PriceBook } from '../../src/metering/prices.ts';
import { priceTable } from '../../src/metering/priceTable.ts';

describe('plans', () => {
  const prices = new PriceBook(priceTable);
  const priced = Object.keys(models).filter((model) => prices.at(model, new Date()) !== undefined);

  for (const plan of Object.values(plans)) {
    const offered = priced.filter((model) => planAllows(plan, model));

    it(`${plan.displayName}: goes by its name, and its limits are whole and leave room for something`, () => {
      assert.equal(planNamed(plan.name), plan);
      for (const limit of [plan.sessions, plan.openRequests, plan.requestsPerSession]) {
        assert.ok(Number.isSafeInteger(limit) && limit > 0, `${limit}`);
      }
      assert.ok(plan.budgetNanos > 0n);
    });

    it(`${plan.displayName}: every model that it names is on offer and has a price`, () => {
      if (plan.models !== 'all')
        assert.deepEqual(
          plan.models.filter((model) => !priced.includes(model)),
          [],
        );
      assert.ok(offered.length > 0);
    });

    it(`${plan.displayName}: a lesson's request of any of its models fits into an untouched budget`, () => {
      for (const model of offered) {
        const tiers = prices.at(model, new Date());
        assert.ok(tiers);
        const lesson = { inputTokens: mostTokens(60_000), maxTokens: 8_000, cacheWrites: '1h' } as const;
        assert.ok(worstCaseNanos(lesson, tiers) <= plan.budgetNanos, model);
      }
    });
  }

  it('Pro leaves at least what Free does, in everything', () => {
    const { free, pro } = plans;
    assert.ok(pro.sessions > free.sessions && pro.budgetNanos > free.budgetNanos);
    assert.ok(pro.openRequests >= free.openRequests && pro.requestsPerSession >= free.requestsPerSession);
    assert.deepEqual(
      priced.filter((model) => planAllows(free, model) && !planAllows(pro, model)),
      [],
    );
  });

  it('one that this release does not know is an error, whatever its name', () => {
    for (const name of ['', 'Free', 'toString', '__proto__']) assert.throws(() => planNamed(name), /No plan is named/);
  });
});
