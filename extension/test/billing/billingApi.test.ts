import assert from 'node:assert/strict';
import type { ErrorCode } from '@codetrain/contract/errors';
import { BillingApi, BillingError } from '../../src/billing/billingApi.ts';
import { proState } from './plans.ts';
import { type BillingService, startBillingService } from './service.ts';

describe('billing: what the service is asked', () => {
  let service: BillingService;
  let refused: [string, ErrorCode | undefined][];
  let tokens: (string | undefined)[];
  let api: BillingApi;

  beforeEach(async () => {
    service = await startBillingService();
    service.state = proState;
    refused = [];
    tokens = ['a1', 'a2'];
    const source = {
      wasEnded: false,
      token: async () => tokens.shift(),
      refused: async (token: string, code: ErrorCode | undefined) => refused.push([token, code]) > 0,
    };
    api = new BillingApi(source, () => service.url);
  });
  afterEach(() => service.stop());

  const failureOf = async (act: () => Promise<unknown>): Promise<BillingError> => {
    const error: unknown = await act().then(
      () => assert.fail('it was answered'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof BillingError, String(error));
    return error;
  };

  it('is asked once more with a fresh token, when the first was refused', async () => {
    service.refuse.set('GET /v1/billing', 'token_expired');
    assert.deepEqual(await api.state(), proState);
    assert.deepEqual(refused, [['a1', 'token_expired']]);
    assert.deepEqual(service.tokens, ['Bearer a1', 'Bearer a2']);
  });

  it('is not asked again where the token lacks a right', async () => {
    service.refuse.set('GET /v1/billing', 'scope_missing');
    const { failure, code, requestId } = await failureOf(() => api.state());
    assert.deepEqual([failure.kind, code, requestId], ['tokenRefused', 'scope_missing', 'request-1']);
    assert.deepEqual(refused, []);
  });

  it('is not asked without an account, but for the plans', async () => {
    tokens = [];
    assert.equal((await failureOf(() => api.usage())).failure.kind, 'signInNeeded');
    assert.deepEqual(service.asked, []);
    assert.equal((await api.plans()).length, 2);
    assert.deepEqual(service.tokens, [undefined]);
  });

  it('has its refusals told apart', async () => {
    for (const [code, kind] of [
      ['billing_unavailable', 'billingDown'],
      ['already_subscribed', 'refused'],
      ['too_many_requests', 'slowDown'],
      ['books_unavailable', 'down'],
    ] as const) {
      tokens = ['a1'];
      service.refuse.set('POST /v1/billing/checkout', code);
      const error = await failureOf(() => api.checkout({ plan: 'pro', interval: 'month' }));
      assert.deepEqual([error.code, error.failure.kind], [code, kind]);
    }
  });

  it('is not at an address that cannot be used', async () => {
    const lost = new BillingApi(
      { wasEnded: false, token: async () => 'a1', refused: async () => false },
      () => 'ftp://x',
    );
    assert.equal((await failureOf(() => lost.plans())).failure.kind, 'badSetting');
  });
});
