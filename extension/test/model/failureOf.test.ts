import assert from 'node:assert/strict';
import { type ErrorCode, errorCatalogue } from '@codetrain/contract/errors';
import { type Answerer, type Failure, wordFailure } from '../../src/account/failures.ts';
import { connectionFailure } from '../../src/model/connectionFailure.ts';
import { apiFailure } from '../../src/model/failureOf.ts';
import { meansOffline } from '../../src/model/network.ts';

const managed = { answerer: { kind: 'managed' }, baseUrl: 'https://api.codetrain.ai', model: 'm' } as const;
const own = { answerer: { kind: 'anthropic' }, baseUrl: 'https://api.anthropic.com', model: 'm' } as const;
const endpoint = { answerer: { kind: 'endpoint', host: 'x.test' }, baseUrl: 'https://x.test', model: 'm' } as const;

const limit = { limit: 'sessions', used: '5', allowed: '5', resetsAt: '2026-12-01T00:00:00Z' } as const;
const facts = (status: number | undefined, error?: object) => ({
  status,
  body: error && { type: 'error', error: { type: 'api_error', message: 'told', ...error } },
  retryAfter: null,
  message: 'said',
});

describe('failures of the service', () => {
  for (const [code, { status }] of Object.entries(errorCatalogue)) {
    it(`has words and a meaning for ${code}`, () => {
      const failure = apiFailure(facts(status, { code, limit }), managed);
      assert.notEqual(failure.kind, 'unexpected');
      const words = wordFailure(failure, 'req_9');
      assert.ok(words.title.length > 5 && words.detail.length > 5);
      assert.equal(words.requestId, 'req_9');
    });
  }

  const meanings: [ErrorCode, Failure['kind']][] = [
    ['token_expired', 'tokenRefused'],
    ['device_revoked', 'signedOut'],
    ['account_blocked', 'accountBlocked'],
    ['model_unpriced', 'modelRefused'],
    ['client_too_old', 'updateNeeded'],
    ['sessions_exhausted', 'limitReached'],
    ['too_many_requests', 'slowDown'],
    ['provider_overloaded', 'providerDown'],
    ['provider_unavailable', 'providerDown'],
    ['books_unavailable', 'down'],
    ['service_paused', 'servicePaused'],
    ['invalid_request', 'refused'],
  ];
  for (const [code, kind] of meanings) {
    it(`${code} is ${kind}`, () => {
      assert.equal(apiFailure(facts(errorCatalogue[code].status, { code, limit }), managed).kind, kind);
    });
  }

  it('tells a provider that is down from a service that is', () => {
    assert.deepEqual(apiFailure(facts(529, { code: 'provider_overloaded' }), managed), {
      kind: 'providerDown',
      why: 'overloaded',
    });
    assert.deepEqual(apiFailure(facts(502), managed), { kind: 'down', answerer: managed.answerer, status: 502 });
  });

  it('says until when the service is paused, if that is known', () => {
    const refused = facts(503, { code: 'service_paused' });
    assert.deepEqual(apiFailure(refused, managed), { kind: 'servicePaused' });
    const failure = apiFailure({ ...refused, retryAfter: '3600' }, managed);
    assert.ok(failure.kind === 'servicePaused' && failure.resumesAt !== undefined);
    const minutes = (Date.parse(failure.resumesAt) - Date.now()) / 60_000;
    assert.ok(minutes > 55 && minutes <= 60);
    assert.match(wordFailure(failure).detail, /takes lessons again on .*\d/);
  });

  it('falls back on the status where the code is of a newer service', () => {
    assert.equal(apiFailure(facts(429, { code: 'of_tomorrow' }), managed).kind, 'slowDown');
  });
});

describe('failures of other servers', () => {
  const table: [number | undefined, object, Failure['kind']][] = [
    [400, {}, 'refused'],
    [401, {}, 'keyRefused'],
    [402, {}, 'creditMissing'],
    [403, {}, 'keyRefused'],
    [404, {}, 'modelRefused'],
    [413, {}, 'tooLarge'],
    [429, {}, 'slowDown'],
    [500, {}, 'down'],
    [529, { type: 'overloaded_error' }, 'down'],
    [undefined, { type: 'overloaded_error' }, 'down'],
    [undefined, { type: 'api_error' }, 'connectionLost'],
  ];
  for (const [status, error, kind] of table) {
    it(`status ${status ?? 'in a stream'} is ${kind}`, () =>
      assert.equal(apiFailure(facts(status, error), own).kind, kind));
  }

  it('never reads codes of ours from others', () => {
    assert.equal(apiFailure(facts(400, { code: 'account_blocked' }), endpoint).kind, 'refused');
  });

  it('reads how long to wait', () => {
    const failure = apiFailure({ ...facts(429), retryAfter: '7' }, own);
    assert.deepEqual(failure, { kind: 'slowDown', retryAfterSeconds: 7 });
    assert.match(wordFailure(failure).detail, /7 seconds/);
  });

  it('passes on only a sentence of what a server says', () => {
    const failure = apiFailure(facts(418, { message: 'x'.repeat(5_000) }), endpoint);
    assert.ok(failure.kind === 'refused' && failure.message.length <= 300);
  });
});

describe('no answer', () => {
  const failed = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  const table: [string, string, boolean, boolean][] = [
    ['ENOTFOUND', 'https://api.codetrain.ai', true, true],
    ['ENOTFOUND', 'https://my.server', true, false],
    ['EAI_AGAIN', 'https://my.server', true, true],
    ['ECONNREFUSED', 'https://api.codetrain.ai', true, false],
    ['ECONNREFUSED', 'https://api.codetrain.ai', false, true],
    ['ECONNREFUSED', 'http://127.0.0.1:11434', false, false],
    ['ENETUNREACH', 'http://localhost:11434', false, false],
    ['ETIMEDOUT', 'https://api.anthropic.com', true, false],
  ];
  for (const [code, url, connected, offline] of table) {
    it(`${code} of ${url}, ${connected ? 'with' : 'without'} a network, is ${offline ? '' : 'not '}offline`, () => {
      assert.equal(
        meansOffline(failed(code), url, () => connected),
        offline,
      );
    });
  }

  it('understands what Chromium says', () => {
    assert.ok(meansOffline(new Error('net::ERR_INTERNET_DISCONNECTED'), 'https://x.test', () => true));
  });

  it('names who cannot be reached', () => {
    const failure = connectionFailure(failed('ECONNREFUSED'), { ...endpoint, baseUrl: 'http://127.0.0.1:1' });
    assert.match(wordFailure(failure).title, /x\.test/);
  });
});

describe('words', () => {
  const answerers: Answerer[] = [managed.answerer, own.answerer, endpoint.answerer];
  for (const answerer of answerers) {
    it(`never leave a hole for ${answerer.kind}`, () => {
      for (const failure of [
        { kind: 'keyMissing', answerer },
        { kind: 'keyRefused', answerer },
        { kind: 'creditMissing', answerer },
        { kind: 'unreachable', answerer },
        { kind: 'down', answerer, status: 503 },
        { kind: 'connectionLost', answerer },
        { kind: 'refused', answerer, status: 400, message: 'm' },
      ] as const) {
        const { title, detail, actions } = wordFailure(failure);
        assert.doesNotMatch(`${title} ${detail}`, /undefined|\{\d\}/);
        assert.ok(actions.length > 0, `${failure.kind} has a way forward`);
      }
    });
  }

  it('say when a limit starts anew', () => {
    const { detail } = wordFailure({ kind: 'limitReached', limit });
    assert.match(detail, /5 of 5 are used\. It starts anew on .*2026/);
  });

  for (const kind of ['sessions', 'budget'] as const) {
    it(`offer a larger plan for more ${kind}, unless there is none`, () => {
      const of = (largerPlan?: boolean) =>
        wordFailure({
          kind: 'limitReached',
          limit: { ...limit, limit: kind, ...(largerPlan !== undefined && { largerPlan }) },
        });
      for (const { actions, detail } of [of(), of(true)]) {
        assert.ok(actions.some(({ id }) => id === 'upgrade'));
        assert.match(detail, /after an upgrade/);
      }
      assert.deepEqual(
        of(false).actions.map(({ id }) => id),
        ['setApiKey', 'chooseModel', 'retry'],
      );
      assert.doesNotMatch(of(false).detail, /upgrade/);
    });
  }
});
