import assert from 'node:assert/strict';
import type { PlanState } from '../../src/billing/planState.ts';
import type { planTooltip as PlanTooltipOf } from '../../src/billing/planTooltip.ts';
import { withFakeEditor } from '../host/fakeEditor.ts';
import { endingState, freeState, proState, usage } from './plans.ts';

/** A period that is not over when the test runs. */
const period = { startsAt: new Date(Date.now() - 1e9).toISOString(), endsAt: new Date(Date.now() + 1e9).toISOString() };
const { allowance } = usage;

describe('billing: what is known of the plan', () => {
  let plan: PlanState;
  let planTooltip: typeof PlanTooltipOf;

  beforeEach(async () => {
    const loaded = await withFakeEditor(async () => ({
      ...(await import('../../src/billing/planState.ts')),
      ...(await import('../../src/billing/planTooltip.ts')),
    }));
    plan = new loaded.PlanState();
    planTooltip = loaded.planTooltip;
  });

  it('follows what each request leaves', () => {
    let metered = 0;
    plan.onDidMeter(() => (metered += 1));
    plan.knowBilling(proState);
    const sessions = { used: 43, allowed: 1000, remaining: 957 };
    plan.metered({ period, allowance });
    plan.metered({ period, allowance: { ...allowance, sessions } });
    assert.equal(plan.usage?.allowance.sessions.used, 43);
    assert.equal(metered, 2);
    assert.ok(!plan.isStale);
  });

  it('is not taken for true when the limits are others: then something was bought elsewhere', () => {
    plan.knowBilling(freeState);
    plan.knowUsage({ period, allowance: { ...allowance, sessions: { used: 1, allowed: 20, remaining: 19 } } });
    plan.metered({ period, allowance });
    assert.ok(plan.isStale);
  });

  it('holds a limit that was met for used up', () => {
    plan.knowUsage({ period, allowance });
    plan.refused('sessions');
    assert.deepEqual(plan.usage?.allowance.sessions, { used: 1000, allowed: 1000, remaining: 0 });
    plan.refused('budget');
    assert.equal(plan.usage?.allowance.budget.remainingNanos, '0');
  });

  it('says nothing of a period that is over, or of an account that is gone', () => {
    plan.knowUsage({ period: { ...period, endsAt: period.startsAt }, allowance });
    assert.equal(plan.usage, undefined);
    plan.knowBilling(proState);
    plan.forget();
    assert.equal(plan.billing, undefined);
  });

  it('is drawn in the tooltip, with what should be known and what can be done', () => {
    assert.equal(planTooltip(plan), undefined);
    plan.knowBilling(endingState);
    plan.knowUsage({ period, allowance });
    const drawn = planTooltip(plan);
    assert.equal(drawn?.plan, 'Plan: Pro');
    assert.deepEqual(drawn?.lines.slice(0, 2), ['▰▱▱▱▱▱▱▱▱▱ 42 of 1000 lessons', '▰▰▰▰▰▰▰▰▰▱ 94 % of the budget']);
    assert.match(drawn?.lines.at(-1) ?? '', /is not renewed/);
    assert.deepEqual(
      drawn?.links.map(({ command }) => command),
      ['codetrain.showUsage', 'codetrain.manageBilling'],
    );
    plan.knowBilling(freeState);
    assert.equal(planTooltip(plan)?.links.at(-1)?.command, 'codetrain.upgrade');
  });
});
