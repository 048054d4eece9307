import assert from 'node:assert/strict';
import { errorBody } from '@codetrain/contract/errors';
import { headers } from '@codetrain/contract/headers';
import { assertBalanced, entriesOf, onlyEntryOf, periodsOf } from '../support/books.ts';
import { testServer } from '../support/database.ts';
import { whileLocked } from '../support/locks.ts';
import {
  answerEvents,
  answersJson,
  beginStream,
  breaksAfter,
  event,
  fails,
  fallsSilentAfter,
  heldOpen,
  type Script,
  ScriptedProvider,
  streams,
} from '../support/provider.ts';
import { CuttableProxy } from '../support/proxy.ts';
import { type Learner, startService, type TestService } from '../support/server.ts';
import { someoneWaits, until } from '../support/until.ts';

const breaksAtOnce: Script = (res) => void res.destroy();
const staysSilent: Script = () => undefined;
const errorEvent = (type: string) => event('error', { error: { type, message: 'credit balance of sk-secret' } });
const comment = ': OPENROUTER PROCESSING\n\n';

interface TwoProviders {
  readonly service: TestService;
  /** What the service knows as OpenRouter. */
  readonly fallback: ScriptedProvider;
  stop(): Promise<void>;
}

/** A service with another provider to fall back on. */
async function startWithFallback(env: Record<string, string>): Promise<TwoProviders> {
  const fallback = new ScriptedProvider();
  await fallback.start();
  const service = await startService({ OPENROUTER_API_KEY: 'sk-or', OPENROUTER_BASE_URL: fallback.url, ...env });
  return {
    service,
    fallback,
    async stop() {
      await service.stop();
      await fallback.stop();
    },
  };
}

describe('a request that a provider fails', () => {
  let fallback: ScriptedProvider;
  let service: TestService;
  let stop: () => Promise<void>;
  before(async () => {
    ({ service, fallback, stop } = await startWithFallback({
      MODEL_FALLBACKS: JSON.stringify({
        'claude-haiku-5-5': ['openrouter', 'claude-fable-5-2@openrouter'],
        'claude-opus-5-5': ['claude-sonnet-5-5@openrouter'],
      }),
      FIRST_BYTE_TIMEOUT_MS: '300',
      IDLE_TIMEOUT_MS: '300',
      PROVIDER_CONNECTION_RETRIES: '1',
    }));
  });
  afterEach(() => assertBalanced(service.pool));
  after(() => stop());

  const rowsOf = (learner: Learner) => entriesOf(service.pool, learner.id);
  const sessionsUsed = async (learner: Learner) => (await periodsOf(service.pool, learner.id))[0]?.sessionsUsed;
  const received = () => [service.provider.received.length, fallback.received.length];

  /** What is left of the books when `count` attempts have ended, in the order that they did. */
  const endings = (learner: Learner, count: number) =>
    until(async () => {
      const found = await rowsOf(learner);
      return found.length === count
        ? found.map((entry) => [entry.provider, entry.outcome, entry.costNanos])
        : undefined;
    });

  const nothing = ['anthropic', 'failed_before_output', '0'];

  /** What goes wrong before the client has seen anything, and how often the provider is asked. */
  const early: [what: string, script: Script, attempts: number][] = [
    ['a connection that breaks, twice', breaksAtOnce, 2],
    ['no first byte', staysSilent, 1],
    ['500', fails(500), 1],
    ['503', fails(503), 1],
    ['529', fails(529, { 'retry-after': '3' }), 1],
    ['429', fails(429, { 'retry-after': '7' }), 1],
    ['408', fails(408), 1],
    ['401, our key', fails(401), 1],
    ['402, our credit', fails(402), 1],
    ['404, a model that it does not have', fails(404), 1],
    ['an error as first event', streams([errorEvent('overloaded_error')]), 1],
    ['no such model as first event', streams([errorEvent('not_found_error')]), 1],
    ['our credit as first event', streams([errorEvent('billing_error')]), 1],
    ['an error as first event after a comment', streams([comment, errorEvent('api_error')]), 1],
    ['an error that comes together with message_start', streams([answerEvents()[0] + errorEvent('api_error')]), 1],
    ['silence after a comment', fallsSilentAfter([comment]), 1],
    ['part of an event', breaksAfter(['event: message_start\ndata: {"type":']), 2],
    ['a page of HTML', (res) => void res.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 1],
    ['JSON that is none', (res) => void res.writeHead(200, { 'content-type': 'application/json' }).end('{"a":'), 1],
  ];

  describe('before anything of an answer: the next one answers', () => {
    for (const [what, script, attempts] of early) {
      it(what, async () => {
        const learner = await service.account();
        const [asked, other] = received();
        service.provider.next(...Array.from({ length: attempts }, () => script));
        const events = answerEvents({ id: 'gen-1' });
        fallback.next(streams(events));
        const answer = await learner.ask({}, { [headers.idempotencyKey]: 'key' });
        assert.equal(answer.status, 200);
        const text = await answer.text();
        assert.equal(text.replace(comment, '').replace(/event: codetrain\.usage\n.*\n\n/, ''), events.join(''));
        assert.deepEqual(received(), [(asked ?? 0) + attempts, (other ?? 0) + 1]);

        const entries = await rowsOf(learner);
        const told = answer.headers.get(headers.requestId);
        assert.deepEqual(
          entries.map((entry) => [entry.provider, entry.outcome, entry.costNanos, entry.clientKey]),
          [...Array.from({ length: attempts }, () => [...nothing, null]), ['openrouter', 'completed', '33000', 'key']],
        );
        assert.deepEqual(
          entries.map((entry) => (entry.requestId === told ? 'told' : entry.firstRequestId)),
          ['told', ...Array.from({ length: attempts }, () => told)],
        );
        assert.equal(new Set(entries.map((entry) => entry.requestId)).size, attempts + 1);
        assert.equal(await sessionsUsed(learner), 1);
      });
    }

    it('a request that is not streamed', async () => {
      const learner = await service.account();
      service.provider.next(fails(529));
      fallback.next(answersJson({ input_tokens: 10, output_tokens: 5 }));
      const answer = await learner.ask({ stream: false });
      assert.equal(answer.status, 200);
      await answer.text();
      assert.deepEqual(await endings(learner, 2), [nothing, ['openrouter', 'completed', '3500']]);
    });

    it('a stream that began with a comment and goes on as JSON is not understood', async () => {
      const learner = await service.account();
      service.provider.next(streams([comment, errorEvent('api_error')]));
      fallback.next(answersJson({ input_tokens: 10, output_tokens: 5 }));
      const text = await (await learner.ask()).text();
      assert.match(
        text,
        /^: OPENROUTER PROCESSING\n\n(event: codetrain\.usage\n.*\n\n)?event: error\ndata: .*provider_/,
      );
      assert.deepEqual(await endings(learner, 2), [nothing, ['openrouter', 'failed_before_output', '0']]);
    });
  });

  describe('in a way that another one would not do better: there is no other attempt', () => {
    const begun = answerEvents().slice(0, 5);
    const table: [what: string, scripts: Script, status: number, outcome: string][] = [
      ['400', fails(400), 502, 'failed_before_output'],
      ['403', fails(403), 502, 'failed_before_output'],
      ['413', fails(413), 502, 'failed_before_output'],
      [
        'an invalid request as first event',
        streams([errorEvent('invalid_request_error')]),
        502,
        'failed_before_output',
      ],
      ['an error after message_start', streams([begun[0] ?? '', errorEvent('api_error')]), 200, 'failed_before_output'],
      ['a break after message_start', breaksAfter(begun.slice(0, 1)), 200, 'failed_before_output'],
      ['silence after message_start', fallsSilentAfter(begun.slice(0, 1)), 200, 'failed_before_output'],
      ['an error midway', streams([...begun, errorEvent('overloaded_error')]), 200, 'failed_midway'],
      ['a break midway', breaksAfter(begun), 200, 'failed_midway'],
      ['silence midway', fallsSilentAfter(begun), 200, 'failed_midway'],
    ];
    for (const [what, script, status, outcome] of table) {
      it(what, async () => {
        const learner = await service.account();
        const [, other] = received();
        service.provider.next(script);
        const answer = await learner.ask();
        assert.equal(answer.status, status);
        const text = await answer.text();
        if (status === 200) assert.match(text, /\n\nevent: error\ndata: .*provider_.*\n\n$/);
        assert.equal((await onlyEntryOf(service.pool, learner.id)).outcome, outcome);
        assert.equal(received()[1], other);
        assert.equal(await sessionsUsed(learner), outcome === 'failed_midway' ? 1 : 0);
      });
    }
  });

  describe('everywhere: the client is told the most telling failure', () => {
    const table: [what: string, first: Script, second: Script, status: number, code: string, retryAfter?: string][] = [
      ['the last', fails(529), fails(429, { 'retry-after': '9' }), 429, 'provider_rate_limited', '9'],
      [
        'not one that forbids to try again',
        fails(529, { 'retry-after': '4' }),
        fails(400),
        529,
        'provider_overloaded',
        '4',
      ],
      ['our key, if it is nothing else', fails(401), fails(402), 502, 'provider_rejected'],
      ['silence', fails(401), staysSilent, 504, 'provider_timeout'],
    ];
    for (const [what, first, second, status, code, retryAfter] of table) {
      it(what, async () => {
        const learner = await service.account();
        service.provider.next(first);
        fallback.next(second);
        const answer = await learner.ask({}, { [headers.idempotencyKey]: 'again' });
        assert.equal(answer.status, status);
        assert.equal(answer.headers.get('retry-after'), retryAfter ?? null);
        const body = errorBody.parse(await answer.json());
        assert.deepEqual([body.error.code, body.request_id], [code, answer.headers.get(headers.requestId)]);
        assert.deepEqual(await endings(learner, 2), [nothing, ['openrouter', 'failed_before_output', '0']]);
        assert.equal(await sessionsUsed(learner), 0);
        const again = await learner.ask({}, { [headers.idempotencyKey]: 'again' });
        assert.equal(again.status, 200, 'the key is not spent');
        await again.text();
      });
    }

    it('by midway, what was seen is charged to the one that was seen', async () => {
      const learner = await service.account();
      service.provider.next(fails(500));
      fallback.next(breaksAfter(answerEvents().slice(0, 5)));
      assert.match(await (await learner.ask()).text(), /event: error/);
      const [failed, midway] = await endings(learner, 2);
      assert.deepEqual(failed, nothing);
      assert.deepEqual(midway?.slice(0, 2), ['openrouter', 'failed_midway']);
      assert.ok(Number(midway?.[2]) >= 12_000);
    });
  });

  describe('for another model', () => {
    const opus = { model: 'claude-opus-5-5', max_tokens: 100 };

    it('is priced at the model that answers, and held at the dearest', async () => {
      const learner = await service.account();
      const open = heldOpen();
      service.provider.next(fails(529));
      fallback.next(open.script);
      const answer = await learner.ask(opus);
      const { rows } = await service.pool.query('SELECT * FROM "Hold" WHERE "accountId" = $1', [learner.id]);
      const [hold] = rows;
      assert.deepEqual([hold.model, hold.provider], ['claude-sonnet-5-5', 'openrouter']);
      assert.equal(hold.firstRequestId, answer.headers.get(headers.requestId));
      assert.equal(BigInt(hold.worstCaseNanos), BigInt(hold.inputEstimate) * 4_000n + 100n * 20_000n, "opus's price");
      open.finish();
      await answer.text();
      const [failed, answered] = await rowsOf(learner);
      assert.deepEqual([failed?.model, failed?.costNanos], ['claude-opus-5-5', '0']);
      assert.deepEqual(
        [answered?.model, answered?.costNanos],
        ['claude-sonnet-5-5', String(120 * 2_000 + 42 * 10_000)],
      );
      assert.equal(fallback.received.at(-1)?.body['model'], 'anthropic/claude-sonnet-5.5');
    });

    it('that has no price is no candidate', async () => {
      const learner = await service.account();
      service.provider.next(fails(529));
      fallback.next(fails(529));
      assert.equal((await learner.ask()).status, 529);
      assert.deepEqual(
        (await rowsOf(learner)).map((entry) => entry.model),
        ['claude-haiku-5-5', 'claude-haiku-5-5'],
      );
    });
  });

  describe('and whose client goes away', () => {
    it('during the second attempt: stopped there', async () => {
      const learner = await service.account();
      service.provider.next(fails(529));
      fallback.next(fallsSilentAfter(answerEvents().slice(0, 5)));
      const arrival = fallback.arrival();
      const stop = new AbortController();
      const answer = await learner.ask({}, {}, stop.signal);
      assert.equal(answer.status, 200);
      stop.abort();
      await (await arrival).aborted;
      const [failed, stopped] = await endings(learner, 2);
      assert.deepEqual(failed, nothing);
      assert.deepEqual(stopped?.slice(0, 2), ['openrouter', 'stopped_by_user']);
      assert.ok(Number(stopped?.[2]) >= 12_000);
    });

    it('between two attempts: nothing more is sent, nothing is charged', async () => {
      const learner = await service.account();
      const [, other] = received();
      let fail = (): void => undefined;
      service.provider.next((res, request) => {
        fail = () => void fails(529)(res, request);
      });
      const arrival = service.provider.arrival();
      const stop = new AbortController();
      const logged = service.log().length;
      const asked = learner.ask({}, {}, stop.signal);
      await arrival;
      const hold = 'SELECT FROM "Hold" WHERE "accountId" = $1 FOR UPDATE';
      await whileLocked(service.pool, hold, [learner.id], async () => {
        fail();
        await someoneWaits(service.pool);
        stop.abort();
        await assert.rejects(asked);
        await until(async () => service.log().includes('client left', logged) || undefined);
      });
      assert.deepEqual(await endings(learner, 2), [nothing, ['openrouter', 'stopped_by_user', '0']]);
      assert.equal(received()[1], other);
      assert.equal(await sessionsUsed(learner), 0);
    });
  });

  it('shows in the metrics, attempt by attempt', async () => {
    service.provider.next(breaksAtOnce, breaksAtOnce);
    await (await (await service.account()).ask()).text();
    const metrics = await (await fetch(`${service.server.url}/metrics`)).text();
    for (const labels of ['provider="anthropic",result="connection"', 'provider="openrouter",result="completed"']) {
      const line = new RegExp(`codetrain_provider_attempts_total{${labels}} [1-9]`);
      assert.ok(line.test(metrics), labels);
    }
  });
});

describe('the plan of an account', () => {
  it('also holds for fallbacks: a model outside it is no candidate, and not held for', async () => {
    const { service, stop } = await startWithFallback({
      MODEL_FALLBACKS: '{"claude-haiku-5-5": ["claude-fable-5-1@openrouter"]}',
    });
    try {
      // Nano-dollars a token for input and output, of the dearest candidate.
      for (const [plan, status, model, input, output] of [
        ['free', 529, 'claude-haiku-5-5', 100n, 500n],
        ['pro', 200, 'claude-fable-5-1', 10_000n, 50_000n],
      ] as const) {
        const learner = await service.account({ plan });
        const arrival = service.provider.arrival();
        const failing = Promise.withResolvers<void>();
        service.provider.next(async (res, request) => {
          await failing.promise;
          await fails(529)(res, request);
        });
        const asked = learner.ask({ max_tokens: 12_000 });
        await arrival;
        const { rows } = await service.pool.query('SELECT * FROM "Hold" WHERE "accountId" = $1', [learner.id]);
        assert.equal(BigInt(rows[0].worstCaseNanos), BigInt(rows[0].inputEstimate) * input + 12_000n * output);
        failing.resolve();
        const answer = await asked;
        await answer.text();
        assert.equal(answer.status, status);
        assert.equal((await entriesOf(service.pool, learner.id)).at(-1)?.model, model);
      }
      await assertBalanced(service.pool);
    } finally {
      await stop();
    }
  });
});

describe('the time of a request', () => {
  it('is one for all of its attempts', async () => {
    const service = await startService({
      OPENROUTER_API_KEY: 'sk-or',
      FIRST_BYTE_TIMEOUT_MS: '200',
      REQUEST_TIMEOUT_MS: '500',
      MODEL_FALLBACKS: '{"claude-haiku-5-5": ["anthropic:a", "anthropic:b", "anthropic:c", "anthropic:d"]}',
    });
    try {
      service.provider.next(staysSilent, staysSilent, staysSilent, staysSilent, staysSilent);
      const learner = await service.account();
      const answer = await learner.ask();
      assert.equal(answer.status, 504);
      assert.match(await answer.text(), /longer than a request may/);
      const entries = await entriesOf(service.pool, learner.id);
      assert.ok(entries.length < 5 && entries.every((entry) => entry.costNanos === '0'));
      await assertBalanced(service.pool);
    } finally {
      await service.stop();
    }
  });
});

describe('a request that a provider fails while the database is away', () => {
  it('is not tried elsewhere: nothing is sent that is not in the books', async () => {
    const { hostname, port } = new URL((await testServer()).url);
    const proxy = new CuttableProxy({ host: hostname, port: Number(port) });
    await proxy.start();
    const env = {
      MODEL_FALLBACKS: '{"claude-haiku-5-5": ["anthropic:other"]}',
      SETTLE_WAIT_MS: '100',
      DATABASE_QUERY_TIMEOUT_MS: '500',
    };
    const service = await startService(env, (url) => {
      const via = new URL(url);
      via.hostname = '127.0.0.1';
      via.port = String(proxy.port);
      return via.href;
    });
    try {
      const learner = await service.account();
      service.provider.next((res, request) => {
        proxy.cut();
        void fails(529, { 'retry-after': '3' })(res, request);
      });
      const answer = await learner.ask();
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [529, '3']);
      await answer.text();
      assert.equal(service.provider.received.length, 1);
      proxy.restore();
      assert.equal((await onlyEntryOf(service.pool, learner.id)).outcome, 'failed_before_output');
      await assertBalanced(service.pool);
    } finally {
      proxy.restore();
      await service.stop();
      await proxy.stop();
    }
  });
});

describe('a provider that fails again and again', () => {
  let service: TestService;
  let stop: () => Promise<void>;
  before(async () => {
    ({ service, stop } = await startWithFallback({
      MODEL_FALLBACKS: '{"claude-haiku-5-5": ["openrouter"]}',
      PROVIDER_BREAKER_FAILURES: '3',
      PROVIDER_BREAKER_OPEN_MS: '600',
    }));
  });
  after(() => stop());

  const opus = { model: 'claude-opus-5-5' };
  const state = async (provider: string) => {
    const metrics = await (await fetch(`${service.server.url}/metrics`)).text();
    return new RegExp(`codetrain_provider_breaker{provider="${provider}",state="(\\w+)"} 1`).exec(metrics)?.[1];
  };

  it('is not left alone for what is the fault of the request, of our account, or of the client', async () => {
    const learner = await service.account();
    for (const script of [fails(400), fails(429), fails(401)].flatMap((each) => [each, each, each])) {
      service.provider.next(script);
      await (await learner.ask(opus)).text();
    }
    for (let turn = 0; turn < 3; turn++) {
      service.provider.next((res) => beginStream(res));
      const arrival = service.provider.arrival();
      const stop = new AbortController();
      const asked = learner.ask(opus, {}, stop.signal);
      const request = await arrival;
      stop.abort();
      await assert.rejects(asked);
      await request.aborted;
    }
    assert.equal(await state('anthropic'), 'closed');
  });

  for (const stream of [true, false]) {
    it(`is not left alone for failures that are not in a row (${stream ? 'a stream' : 'an answer'} in between)`, async () => {
      const learner = await service.account();
      const good = stream ? streams() : answersJson({ input_tokens: 1, output_tokens: 1 });
      for (const script of [fails(500), fails(500), good, fails(500), fails(500), good]) {
        service.provider.next(script);
        await (await learner.ask({ ...opus, stream })).text();
      }
      assert.equal(await state('anthropic'), 'closed');
    });
  }

  it('is left alone: who has a fallback is served by it at once, who has none is refused before it counts', async () => {
    const learner = await service.account();
    for (const script of [fails(500), breaksAtOnce, fails(529)]) {
      service.provider.next(script);
      await (await learner.ask(opus)).text();
    }
    assert.equal(await state('anthropic'), 'open');
    const sent = service.provider.received.length;

    const other = await service.account();
    const served = await other.ask();
    assert.equal(served.status, 200);
    await served.text();
    assert.deepEqual((await onlyEntryOf(service.pool, other.id)).provider, 'openrouter');

    const refused = await service.account();
    const answer = await refused.ask(opus);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '1');
    assert.equal(answer.headers.get(headers.shouldRetry), 'true');
    assert.equal(errorBody.parse(await answer.json()).error.code, 'provider_unavailable');
    assert.deepEqual(await entriesOf(service.pool, refused.id), []);
    assert.deepEqual(await periodsOf(service.pool, refused.id), []);
    assert.equal(service.provider.received.length, sent);
    await assertBalanced(service.pool);
  });

  it('is tried by one request alone, and left alone again if that fails', async () => {
    const learner = await service.account();
    const gate = Promise.withResolvers<void>();
    service.provider.next(async (res, request) => {
      await gate.promise;
      await fails(500)(res, request);
    });
    const arrival = service.provider.arrival();
    // Asks until one is let through, which then waits.
    const asking = until(async () => {
      const answer = await learner.ask(opus);
      await answer.text();
      return answer.status === 503 ? undefined : answer.status;
    });
    await arrival;
    assert.equal(await state('anthropic'), 'half_open');
    const meanwhile = await learner.ask(opus);
    assert.equal(meanwhile.status, 503);
    await meanwhile.text();
    gate.resolve();
    assert.equal(await asking, 502);
    assert.equal(await state('anthropic'), 'open');
  });

  it('is asked by all again as soon as one gets an answer', async () => {
    const learner = await service.account();
    const open = heldOpen();
    service.provider.next(open.script);
    const answer = await until(async () => {
      const each = await learner.ask(opus);
      if (each.status === 200) return each;
      await each.text();
      return undefined;
    });
    // The answer has only begun.
    assert.equal(await state('anthropic'), 'closed');
    open.finish();
    await answer.text();
    await assertBalanced(service.pool);
  });
});
