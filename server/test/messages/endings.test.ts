import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type ErrorBody, errorBody } from '@codetrain/contract/errors';
import { headers } from '@codetrain/contract/headers';
import { newSessionId } from '../support/accounts.ts';
import { assertBalanced, entriesOf, onlyEntryOf, periodsOf } from '../support/books.ts';
import { whileLocked } from '../support/locks.ts';
import {
  answerEvents,
  answersJson,
  beginStream,
  breaksAfter,
  event,
  fails,
  fallsSilentAfter,
  type Script,
  streams,
} from '../support/provider.ts';
import { goodRequest, type Learner, startService, type TestService } from '../support/server.ts';
import { someoneWaits, until } from '../support/until.ts';
import { passedIn } from '../support/usage.ts';

describe('how a request ends', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  afterEach(() => assertBalanced(service.pool));
  after(() => service.stop());

  const entryOf = (learner: Learner) => onlyEntryOf(service.pool, learner.id);
  const sessionsUsed = async (learner: Learner) => (await periodsOf(service.pool, learner.id))[0]?.sessionsUsed;

  /** The stream was `begun`, whole and unchanged, and then an error event of ours, with the id of the request. */
  function ourErrorAfter(begun: string, whole: string, answer: Response): ErrorBody['error'] {
    const text = passedIn(whole);
    assert.ok(text.startsWith(begun));
    const [, data] = /^event: error\ndata: (.*)\n\n$/.exec(text.slice(begun.length)) ?? [];
    const body = errorBody.parse(JSON.parse(data ?? ''));
    assert.equal(body.request_id, answer.headers.get(headers.requestId));
    return body.error;
  }

  describe('the client goes away', () => {
    const events = answerEvents({ texts: Array.from({ length: 8 }, (_, i) => `word ${i} and some more text. `) });
    const last = events.length - 1;

    for (let k = 0; k <= last; k++) {
      it(`after event ${k} of ${events.length}: one entry, and the provider is let go`, async () => {
        const learner = await service.account();
        service.provider.next(fallsSilentAfter(events.slice(0, k)));
        const arrival = service.provider.arrival();
        const stop = new AbortController();
        const answered = learner.ask({}, {}, stop.signal).then(async (answer) => {
          const reader = answer.body?.getReader();
          let seen = 0;
          for (;;) {
            const chunk = await reader?.read();
            seen += chunk?.value?.length ?? 0;
            if (seen >= Buffer.byteLength(events.slice(0, k).join(''))) return stop.abort();
          }
        });
        const request = await arrival;
        if (k === 0) stop.abort();
        await Promise.allSettled([answered]);
        await request.aborted;
        const entry = await entryOf(learner);
        assert.equal(entry.outcome, 'stopped_by_user');
        // message_delta, the last but one, tells the output exactly.
        assert.equal(entry.basis, k === last ? 'reported' : 'estimated');
        if (k > 0) assert.equal(entry.inputTokens, '120');
        const inputCost = Number(entry.inputTokens) * 100;
        assert.ok(inputCost > 0 && Number(entry.costNanos) >= inputCost, `${entry.costNanos} covers the input`);
        const deltas = Math.min(Math.max(k - 3, 0), 8);
        if (k < last) assert.ok(Math.abs(Number(entry.outputTokens) - deltas * 9) <= deltas * 2 + 1);
        assert.equal(await sessionsUsed(learner), deltas > 0 ? 1 : 0, 'a session counts once it yields');
      });
    }

    it('after the last byte: completed', async () => {
      const learner = await service.account();
      let finish = (): void => undefined;
      service.provider.next((res) => {
        beginStream(res);
        res.write(answerEvents().join(''));
        finish = () => res.end();
      });
      const stop = new AbortController();
      const answer = await learner.ask({}, {}, stop.signal);
      let seen = '';
      for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        seen += chunk;
        if (seen.endsWith('data: {"type":"message_stop"}\n\n')) break;
      }
      stop.abort();
      finish();
      const entry = await entryOf(learner);
      assert.deepEqual([entry.outcome, entry.basis, entry.costNanos], ['completed', 'reported', '33000']);
    });

    it('while it is being admitted: nothing is sent, nothing is charged', async () => {
      const learner = await service.account();
      await (await learner.ask()).text();
      const sent = service.provider.received.length;
      const logged = service.log().length;
      const stop = new AbortController();
      const period = 'SELECT FROM "Period" WHERE "accountId" = $1 FOR UPDATE';
      await whileLocked(service.pool, period, [learner.id], async () => {
        const asked = learner.ask({}, {}, stop.signal);
        await someoneWaits(service.pool);
        stop.abort();
        await assert.rejects(asked);
        await until(async () => service.log().includes('client left', logged) || undefined);
      });
      const entries = await until(async () => {
        const found = await entriesOf(service.pool, learner.id);
        return found.length === 2 ? found : undefined;
      });
      assert.deepEqual([entries[1]?.outcome, entries[1]?.costNanos], ['stopped_by_user', '0']);
      assert.equal(service.provider.received.length, sent);
      assert.equal(await sessionsUsed(learner), 1);
    });

    it('without waiting for the answer to a request that is not streamed', async () => {
      const learner = await service.account();
      service.provider.next(() => undefined);
      const arrival = service.provider.arrival();
      const stop = new AbortController();
      const answered = learner.ask({ stream: false }, {}, stop.signal);
      const request = await arrival;
      stop.abort();
      await assert.rejects(answered);
      await request.aborted;
      assert.equal((await entryOf(learner)).outcome, 'stopped_by_user');
    });
  });

  describe('the provider fails before output', () => {
    const table: [
      what: string,
      script: Script,
      status: number,
      code: string,
      shouldRetry: string,
      retryAfter?: string,
    ][] = [
      ['429', fails(429, { 'retry-after': '7' }), 429, 'provider_rate_limited', 'true', '7'],
      ['529', fails(529, { 'retry-after': '3' }), 529, 'provider_overloaded', 'true', '3'],
      ['503', fails(503), 529, 'provider_overloaded', 'true'],
      ['500', fails(500), 502, 'provider_unreachable', 'true'],
      ['400', fails(400), 502, 'provider_rejected', 'false'],
      ['401', fails(401), 502, 'provider_rejected', 'false'],
      ['402', fails(402), 502, 'provider_rejected', 'false'],
      [
        'a retry-after that is no such thing',
        fails(429, { 'retry-after': 'soon <b>' }),
        429,
        'provider_rate_limited',
        'true',
      ],
      [
        'a page of HTML',
        (res) => void res.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
        502,
        'provider_rejected',
        'false',
      ],
      [
        'JSON that is none',
        (res) => void res.writeHead(200, { 'content-type': 'application/json' }).end('{"a":'),
        502,
        'provider_rejected',
        'false',
      ],
      [
        'an error as first event',
        streams([event('error', { error: { type: 'overloaded_error', message: 'no' } })]),
        529,
        'provider_overloaded',
        'true',
      ],
      ['a connection that breaks', (res) => void res.destroy(), 502, 'provider_unreachable', 'true'],
      ['a stream that ends without a word', streams([]), 502, 'provider_unreachable', 'true'],
    ];
    for (const [what, script, status, code, shouldRetry, retryAfter] of table) {
      it(`${what}: ${status} ${code}, at no cost, and the session is given back`, async () => {
        const learner = await service.account();
        service.provider.next(script);
        const answer = await learner.ask({}, { [headers.idempotencyKey]: 'again' });
        assert.equal(answer.status, status);
        assert.equal(answer.headers.get(headers.shouldRetry), shouldRetry);
        assert.equal(answer.headers.get('retry-after'), retryAfter ?? null);
        const body = await answer.text();
        assert.equal(errorBody.parse(JSON.parse(body)).error.code, code);
        assert.ok(!body.includes('sk-secret'), "the provider's own words stay here");
        const entry = await entryOf(learner);
        assert.deepEqual([entry.outcome, entry.costNanos, entry.clientKey], ['failed_before_output', '0', null]);
        assert.equal(await sessionsUsed(learner), 0);
        const again = await learner.ask({}, { [headers.idempotencyKey]: 'again' });
        assert.equal(again.status, 200, 'a retry with the same key passes');
        await again.text();
      });
    }

    it('after message_start: the stream ends with the error, at no cost', async () => {
      const learner = await service.account();
      const [start] = answerEvents();
      const error = event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } });
      service.provider.next(streams([start ?? '', error]));
      const answer = await learner.ask();
      assert.equal(ourErrorAfter(start ?? '', await answer.text(), answer).code, 'provider_overloaded');
      const entry = await entryOf(learner);
      assert.deepEqual([entry.outcome, entry.costNanos], ['failed_before_output', '0']);
    });
  });

  describe('the provider fails midway', () => {
    const begun = answerEvents().slice(0, 5);

    const words = 'credit balance of sk-secret is too low '.repeat(300);
    const said = { error: { type: 'rate_limit_error', message: words } };
    const error = event('error', said);
    for (const [what, chunks] of [
      ['', [...begun, error]],
      [', together with what came before', [...begun.slice(0, -1), begun.at(-1) + error]],
      [', in pieces that break anywhere', [...begun, ...(error.match(/[\s\S]{1,7}/g) ?? [])]],
      [', in lines', [...begun, ...error.split(/(?<=\n)/)]],
      [', without a name', [...begun, `data: ${JSON.stringify({ type: 'error', ...said })}\n\n`]],
      [', and more after it', [...begun, error + event('ping')]],
    ] as const) {
      it(`with an error event${what}: ours takes its place, its text not billed`, async () => {
        const learner = await service.account();
        service.provider.next(streams(chunks));
        const answer = await learner.ask();
        const text = await answer.text();
        assert.equal(ourErrorAfter(begun.join(''), text, answer).code, 'provider_rate_limited');
        assert.ok(!text.includes('sk-secret'), "the provider's own words stay here");
        const entry = await entryOf(learner);
        assert.deepEqual([entry.outcome, entry.basis, entry.inputTokens], ['failed_midway', 'estimated', '120']);
        assert.ok(Number(entry.outputTokens) < 10);
      });
    }

    it('with an event that has no end: given up, not gathered for ever', async () => {
      const learner = await service.account();
      const { promise: cut, resolve } = Promise.withResolvers<void>();
      service.provider.next(async (res, request) => {
        void request.aborted.then(resolve);
        beginStream(res);
        res.write(begun.join(''));
        for (let sent = 0; sent < 200 && !res.destroyed; sent++) {
          if (!res.write('data: x'.repeat(10_000))) await Promise.race([once(res, 'drain'), request.aborted]);
        }
      });
      const answer = await learner.ask();
      assert.equal(ourErrorAfter(begun.join(''), await answer.text(), answer).code, 'provider_unreachable');
      await cut;
      assert.equal((await entryOf(learner)).outcome, 'failed_midway');
    });

    const endings: [what: string, script: Script, code: string][] = [
      ['by breaking the connection', breaksAfter(begun), 'provider_unreachable'],
      [
        'in the midst of an event',
        breaksAfter([...begun, 'event: content_block_delta\ndata: {"type":"conte']),
        'provider_unreachable',
      ],
      ['by ending without message_stop', streams(begun), 'provider_unreachable'],
    ];
    for (const [what, script, code] of endings) {
      it(`${what}: the stream ends with an error event of ours`, async () => {
        const learner = await service.account();
        service.provider.next(script);
        const answer = await learner.ask();
        assert.equal(ourErrorAfter(begun.join(''), await answer.text(), answer).code, code);
        const entry = await entryOf(learner);
        assert.deepEqual([entry.outcome, entry.basis], ['failed_midway', 'estimated']);
        assert.ok(Number(entry.costNanos) >= 12_000);
      });
    }
  });

  it('a client that does not read holds the provider back, and loses nothing', async () => {
    const learner = await service.account();
    const delta = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'x'.repeat(64_000) } });
    const [start, ...rest] = answerEvents();
    let written = 0;
    let stalled = (): void => undefined;
    const isStalled = new Promise<void>((resolve) => {
      stalled = resolve;
    });
    service.provider.next(async (res) => {
      beginStream(res);
      res.write(start);
      for (; written < 400; written++) {
        if (res.write(delta)) continue;
        const drained = once(res, 'drain');
        const timer = setTimeout(stalled, 150);
        await drained;
        clearTimeout(timer);
      }
      res.end(rest.join(''));
    });
    const { port } = new URL(service.server.url);
    const socket = connect(Number(port), '127.0.0.1');
    const body = JSON.stringify(goodRequest);
    socket.write(
      `POST /v1/messages HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${learner.token}\r\nconnection: close\r\n` +
        `${headers.session}: ${newSessionId()}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    await isStalled;
    assert.ok(written < 400, 'the provider waits');
    let read = 0;
    for await (const chunk of socket) read += (chunk as Buffer).length;
    assert.ok(read > 400 * delta.length);
    assert.equal((await entryOf(learner)).outcome, 'completed');
  });

  it('OpenRouter: comments and [DONE] pass, the cost it reports is kept beside ours', async () => {
    const learner = await service.account();
    const events = answerEvents({ id: 'gen-1', end: { output_tokens: 42, cost: 0.0000331 } });
    const chunks = [': OPENROUTER PROCESSING\n\n', ...events, 'data: [DONE]\n\n'];
    service.provider.next(streams(chunks));
    assert.equal(passedIn(await (await learner.ask()).text()), chunks.join(''));
    const entry = await entryOf(learner);
    assert.deepEqual([entry.costNanos, entry.providerCostNanos, entry.upstreamId], ['33000', '33100', 'gen-1']);
  });

  it('an answer that is not streamed and tells no usage is estimated', async () => {
    const learner = await service.account();
    service.provider.next(answersJson(null, 'x'.repeat(700)));
    assert.equal((await learner.ask({ stream: false })).status, 200);
    const entry = await entryOf(learner);
    assert.equal(entry.basis, 'estimated');
    assert.ok(Number(entry.outputTokens) >= 200);
  });
});
