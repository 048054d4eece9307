import assert from 'node:assert/strict';
import { signedNanoDollars } from '../src/money.ts';
import { allowance, usageQuery } from '../src/usage.ts';

describe('usage', () => {
  const counter = { used: 1, allowed: 2, remaining: 1 };
  const budget = {
    settledNanos: '1',
    heldNanos: '0',
    allowedNanos: '9007199254740993',
    remainingNanos: '9007199254740992',
  };

  it('keeps money exact beyond what a number of JavaScript can hold', () => {
    const parsed = allowance.parse({ sessions: counter, openRequests: counter, budget });
    assert.equal(BigInt(parsed.budget.allowedNanos) - BigInt(parsed.budget.remainingNanos), 1n);
  });

  it('takes no money but whole nano-dollars in decimal', () => {
    for (const wrong of [1, '1.5', '-1', '', '1e9', ' 1', '0x1']) {
      const spoiled = { sessions: counter, openRequests: counter, budget: { ...budget, heldNanos: wrong } };
      assert.ok(!allowance.safeParse(spoiled).success, `${wrong}`);
    }
    assert.ok(signedNanoDollars.safeParse('-1').success, 'a correction may take something back');
  });

  it('can be asked for by words or by an instant, and by nothing else', () => {
    for (const period of [undefined, 'current', 'previous', '2026-10-05T12:00:00Z', '2026-10-05T12:00:00+02:00']) {
      assert.ok(usageQuery.safeParse({ period }).success, period);
    }
    for (const query of [
      { period: '2026-10-05' },
      { period: 'next' },
      { peroid: 'current' },
      { period: ['current'] },
    ]) {
      assert.ok(!usageQuery.safeParse(query).success, JSON.stringify(query));
    }
  });
});
