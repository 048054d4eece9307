import assert from 'node:assert/strict';
import { parsePersistedPlanPanel, parsePlanMessage } from '../../src/billing/messages.ts';
import type { PlanMessage } from '../../src/billing/protocol.ts';
import { failureActionIds } from '../../src/panel/protocol.ts';

describe('billing: messages of the page', () => {
  const accepted: readonly PlanMessage[] = [
    { type: 'ready' },
    { type: 'show', page: 'usage' },
    { type: 'buy', plan: 'pro', interval: 'year' },
    { type: 'checkNow' },
    { type: 'manage' },
    { type: 'signIn' },
    { type: 'chooseModel' },
    { type: 'copyCode', text: 'a-request' },
    ...failureActionIds.map((action) => ({ type: 'failureAction', action }) as const),
  ];
  for (const message of accepted) {
    it(`accepts ${JSON.stringify(message)}`, () => {
      assert.deepEqual(parsePlanMessage({ ...message, more: 'x' }), message);
    });
  }

  const refused: readonly unknown[] = [
    undefined,
    null,
    'ready',
    [],
    { type: 'evil' },
    { type: 'show', page: 'elsewhere' },
    { type: 'buy', plan: 'pro' },
    { type: 'buy', plan: '', interval: 'month' },
    { type: 'buy', plan: 'p'.repeat(65), interval: 'month' },
    { type: 'buy', plan: { name: 'pro' }, interval: 'month' },
    { type: 'failureAction', action: 'workbench.action.quit' },
    { type: 'copyCode', text: 7 },
  ];
  for (const data of refused) {
    it(`refuses ${JSON.stringify(data)?.slice(0, 60)}`, () => assert.equal(parsePlanMessage(data), undefined));
  }

  it('takes back which page was shown, and nothing else', () => {
    assert.deepEqual(parsePersistedPlanPanel({ page: 'usage', interval: 'year' }), { page: 'usage' });
    for (const state of [undefined, null, {}, { page: 'lesson' }, 'usage']) {
      assert.equal(parsePersistedPlanPanel(state), undefined);
    }
  });
});
