import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { headers } from '@codetrain/contract/headers';
import { newSessionId } from '../support/accounts.ts';
import { assertBalanced, entriesOf, periodsOf } from '../support/books.ts';
import { whileLocked } from '../support/locks.ts';
import { answerEvents, answersJson, heldOpen, streams } from '../support/provider.ts';
import { goodRequest, startService, type TestService } from '../support/server.ts';
import { someoneWaits, until } from '../support/until.ts';
import { passedIn } from '../support/usage.ts';

describe('POST /v1/messages', () => {
  let service: TestService;
  before(async () => {
    service = await startService({ SETTLE_WAIT_MS: '15000' });
  });
  afterEach(() => assertBalanced(service.pool));
  after(() => service.stop());

  it('relays a stream byte for byte and meters it', async () => {
    const learner = await service.account();
    const answer = await learner.ask();
    assert.equal(answer.status, 200);
    assert.equal(passedIn(await answer.text()), answerEvents().join(''));
    assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.equal(answer.headers.get('cache-control'), 'no-cache, no-transform');
    assert.equal(answer.headers.get('content-encoding'), null);

    const [entry] = await entriesOf(service.pool, learner.id);
    assert.deepEqual(
      { ...entry, requestId: undefined, settledAt: undefined },
      {
        ...entry,
        requestId: undefined,
        settledAt: undefined,
        seq: 0,
        model: 'claude-haiku-5-5',
        provider: 'anthropic',
        inputTokens: '120',
        outputTokens: '42',
        // 120 x 100 + 42 x 500
        costNanos: '33000',
        outcome: 'completed',
        basis: 'reported',
        upstreamId: 'msg_test',
      },
    );
    assert.equal(entry?.requestId, answer.headers.get(headers.requestId));
  });

  it('answers the real SDK, streamed and not', async () => {
    const learner = await service.account();
    const client = new Anthropic({
      baseURL: service.server.url,
      authToken: learner.token,
      apiKey: null,
      defaultHeaders: { [headers.session]: newSessionId() },
    });
    const { stream: _, ...request } = goodRequest;
    const params = { ...request, messages: [{ role: 'user' as const, content: 'Hello' }] };
    const streamed = await client.messages.stream(params).finalMessage();
    assert.deepEqual(streamed.content, [{ type: 'text', text: 'Hello, learner.' }]);
    service.provider.next(answersJson({ input_tokens: 9, output_tokens: 5, cache_read_input_tokens: 2 }));
    const whole = await client.messages.create(params);
    assert.deepEqual(whole.content, [{ type: 'text', text: 'Hello, learner.' }]);

    const entries = await entriesOf(service.pool, learner.id);
    assert.deepEqual(
      entries.map((e) => [e.inputTokens, e.outputTokens, e.cacheReadTokens, e.outcome]),
      [
        ['120', '42', '0', 'completed'],
        ['9', '5', '2', 'completed'],
      ],
    );
    const [period] = await periodsOf(service.pool, learner.id);
    assert.equal(period?.sessionsUsed, 1, 'both belong to one session');
  });

  it('sends upstream what was checked, with our key, and nothing about the person', async () => {
    const learner = await service.account();
    const arrival = service.provider.arrival();
    const answer = await learner.ask(
      {},
      { 'user-agent': 'secret-agent', 'x-forwarded-for': '10.1.2.3', cookie: 'a=b' },
    );
    await answer.text();
    const request = await arrival;
    assert.equal(request.path, '/v1/messages');
    assert.deepEqual(request.body, goodRequest);
    assert.equal(request.headers.authorization, 'Bearer sk-ant-upstream-key');
    assert.deepEqual(Object.keys(request.headers).sort(), [
      'accept',
      'accept-encoding',
      'anthropic-version',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
    ]);
  });

  it("passes none of the provider's headers on", async () => {
    const learner = await service.account();
    const answer = await learner.ask();
    await answer.text();
    assert.equal(answer.headers.get('x-upstream-secret'), null);
    assert.notEqual(answer.headers.get('request-id'), 'req_upstream');
  });

  it('counts cache tokens by class, the last usage winning', async () => {
    const learner = await service.account();
    service.provider.next(
      streams(
        answerEvents({
          start: {
            input_tokens: 10,
            cache_creation_input_tokens: 70,
            cache_read_input_tokens: 1_000,
            cache_creation: { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 40 },
            output_tokens: 3,
          },
          end: {
            input_tokens: 11,
            cache_creation_input_tokens: 70,
            cache_read_input_tokens: 1_000,
            output_tokens: 5,
            cost: 0.00123,
          },
        }),
      ),
    );
    await (await learner.ask()).text();
    const [entry] = await entriesOf(service.pool, learner.id);
    assert.deepEqual(
      [
        entry?.inputTokens,
        entry?.outputTokens,
        entry?.cacheWrite5mTokens,
        entry?.cacheWrite1hTokens,
        entry?.cacheReadTokens,
        entry?.costNanos,
        entry?.providerCostNanos,
        entry?.basis,
      ],
      // 11 x 100 + 5 x 500 + 30 x 125 + 40 x 200 + 1000 x 10
      ['11', '5', '30', '40', '1000', '25350', '1230000', 'reported'],
    );
  });

  it('reads the same from chunks that end anywhere', async () => {
    const learner = await service.account({ plan: 'pro' });
    const whole = Buffer.from(answerEvents({ texts: ['naïve ', '日本', '🙂'] }).join(''));
    const sizes = [1, 7, 64, 333];
    for (const size of sizes) {
      const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
        whole.subarray(i * size, (i + 1) * size),
      );
      service.provider.next(streams(chunks));
      const answer = await learner.ask();
      assert.equal(passedIn(await answer.text()), whole.toString());
    }
    const entries = await entriesOf(service.pool, learner.id);
    assert.deepEqual(
      entries.map((e) => [e.inputTokens, e.outputTokens, e.outcome, e.basis]),
      sizes.map(() => ['120', '42', 'completed', 'reported']),
    );
  });

  for (const [what, parts] of [
    ['absent', {}],
    ['null', { start: null, end: null }],
    ['nonsense', { start: { input_tokens: -1 }, end: { output_tokens: 'many' } }],
  ] as const) {
    it(`estimates, and says so, when usage is ${what}`, async () => {
      const learner = await service.account();
      const events = answerEvents({ ...parts, texts: ['x'.repeat(350)] }).map((each) =>
        what === 'absent' ? each.replace(/,"usage":\{[^}]*\}/g, '') : each,
      );
      service.provider.next(streams(events));
      await (await learner.ask()).text();
      const [entry] = await entriesOf(service.pool, learner.id);
      assert.equal(entry?.basis, 'estimated');
      assert.equal(entry?.outcome, 'completed');
      assert.ok(Number(entry?.inputTokens) > 10, `${entry?.inputTokens} input tokens`);
      assert.ok(Math.abs(Number(entry?.outputTokens) - 100) < 10, `${entry?.outputTokens} output tokens`);
    });
  }

  it('has the entry in the books before the client sees the end', async () => {
    const learner = await service.account();
    await (await learner.ask()).text();
    const { script, finish } = heldOpen();
    service.provider.next(script);
    const answer = await learner.ask();
    let seen = '';
    const reading = (async () => {
      for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) seen += chunk;
    })();
    // Whoever settles now has to wait for this row.
    const period = 'SELECT FROM "Period" WHERE "accountId" = $1 FOR UPDATE';
    await whileLocked(service.pool, period, [learner.id], async () => {
      finish();
      await someoneWaits(service.pool);
      await until(async () => seen.includes('message_delta') || undefined);
      assert.ok(!seen.endsWith('\n\n'), 'the end is held back');
      assert.equal((await entriesOf(service.pool, learner.id)).length, 1);
    });
    await reading;
    assert.equal(passedIn(seen), answerEvents().join(''));
    assert.equal((await entriesOf(service.pool, learner.id)).length, 2);
  });
});
