import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { headers } from '@codetrain/contract/headers';
import { USAGE_EVENT, usageEvent, usageReport } from '@codetrain/contract/usage';
import { newSessionId } from '../support/accounts.ts';
import { assertBalanced, onlyEntryOf } from '../support/books.ts';
import { whileLocked } from '../support/locks.ts';
import { answerEvents, answersJson, breaksAfter, event, fails, heldOpen, streams } from '../support/provider.ts';
import { goodRequest, type Learner, startService, type TestService } from '../support/server.ts';
import { readStream } from '../support/usage.ts';

describe('what a request came to', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  afterEach(() => assertBalanced(service.pool));
  after(() => service.stop());

  const allowanceOf = async ({ token }: Learner) => {
    const answer = await fetch(`${service.server.url}/v1/usage`, { headers: { authorization: `Bearer ${token}` } });
    return usageReport.parse(await answer.json()).allowance;
  };
  const sdk = (learner: Learner) =>
    new Anthropic({
      baseURL: service.server.url,
      authToken: learner.token,
      apiKey: null,
      defaultHeaders: { [headers.session]: newSessionId() },
    });
  const params = { ...goodRequest, messages: [{ role: 'user' as const, content: 'Hello' }] };
  const openRouter = [': OPENROUTER PROCESSING\n\n', ...answerEvents(), 'data: [DONE]\n\n', ': bye\n\n'];

  it('is told right after message_stop, as it is in the books', async () => {
    const learner = await service.account({ plan: 'free' });
    const answer = await learner.ask();
    const text = await answer.text();
    assert.match(text, /"message_stop"\}\n\nevent: codetrain\.usage\ndata: .*\n\n$/);
    const { usage } = readStream(text);
    const entry = await onlyEntryOf(service.pool, learner.id);
    assert.equal(usage?.requestId, answer.headers.get(headers.requestId));
    assert.deepEqual(
      [usage?.requestId, usage?.model, usage?.outcome, usage?.basis, usage?.costNanos],
      [entry.requestId, entry.model, entry.outcome, entry.basis, entry.costNanos],
    );
    assert.deepEqual(usage?.tokens, { input: 120, output: 42, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 });
    assert.deepEqual(usage?.allowance, await allowanceOf(learner));
    assert.equal(usage?.allowance.budget.remainingNanos, String(500_000_000 - 33_000));
    assert.deepEqual(usage?.allowance.openRequests, { used: 0, allowed: 2, remaining: 2 });
  });

  const whole = answerEvents().join('');
  for (const [what, chunks] of [
    ['in one chunk', [whole]],
    ['byte by byte', whole.split('')],
    ['with the last line apart', [whole.slice(0, -1), '\n']],
    ['in lines of CR and LF', [whole.replaceAll('\n', '\r\n')]],
    ['in lines of CR and LF, byte by byte', whole.replaceAll('\n', '\r\n').split('')],
    ['with comments and [DONE] after it', openRouter],
    ['with all of that in one chunk', [openRouter.join('')]],
    ['with a comment after it that has no end', [...answerEvents(), ': OPENROUTER']],
  ] as const) {
    it(`stands between events of an answer that comes ${what}, whose bytes stay as they are`, async () => {
      const learner = await service.account();
      service.provider.next(streams(chunks));
      const text = await (await learner.ask()).text();
      const { passed, usage } = readStream(text);
      assert.equal(passed, chunks.join(''));
      assert.equal(usage?.outcome, 'completed');
      assert.match(text, /"message_stop"\}\r?\n\r?\nevent: codetrain\.usage\n/);
    });
  }

  for (const [what, chunks] of [
    ['Anthropic', answerEvents()],
    ['OpenRouter', openRouter],
  ] as const) {
    it(`does not trouble the real SDK, with a stream of ${what}`, async () => {
      const learner = await service.account();
      service.provider.next(streams(chunks));
      const stream = sdk(learner).messages.stream(params);
      const seen: string[] = [];
      stream.on('streamEvent', ({ type }) => seen.push(type));
      const message = await stream.finalMessage();
      assert.deepEqual(message.content, [{ type: 'text', text: 'Hello, learner.' }]);
      assert.equal(message.usage.output_tokens, 42);
      assert.equal(message.stop_reason, 'end_turn');

      service.provider.next(streams(chunks));
      const events: { type: string }[] = [];
      for await (const each of await sdk(learner).messages.create({ ...params, stream: true })) events.push(each);
      // The SDK hands on what it does not know, and those who know it find it there.
      assert.deepEqual(
        events.map(({ type }) => type).filter((type) => type !== USAGE_EVENT),
        seen.filter((type) => type !== USAGE_EVENT),
      );
      assert.equal(usageEvent.parse(events.at(-1)).allowance.sessions.used, 2);
    });
  }

  it('is told before the error that ends a stream, charged or not', async () => {
    const begun = answerEvents().slice(0, 5);
    const overloaded = event('error', { error: { type: 'overloaded_error', message: 'x' } });
    for (const script of [streams([...begun, overloaded]), breaksAfter(begun)]) {
      const learner = await service.account();
      service.provider.next(script);
      const text = await (await learner.ask()).text();
      assert.match(text, /\n\nevent: codetrain\.usage\ndata: .*\n\nevent: error\ndata: .*\n\n$/);
      const { usage } = readStream(text);
      const entry = await onlyEntryOf(service.pool, learner.id);
      assert.deepEqual([usage?.outcome, usage?.basis], ['failed_midway', 'estimated']);
      assert.equal(usage?.costNanos, entry.costNanos);
      assert.notEqual(usage?.costNanos, '0');
      assert.deepEqual(usage?.allowance, await allowanceOf(learner));
    }
  });

  it('is a header of an answer that is not streamed, whose body stays as it is', async () => {
    const learner = await service.account();
    service.provider.next(answersJson({ input_tokens: 9, output_tokens: 5 }));
    const answer = await learner.ask({ stream: false });
    const usage = usageEvent.parse(JSON.parse(answer.headers.get(headers.usage) ?? ''));
    assert.deepEqual([usage.tokens.input, usage.tokens.output, usage.costNanos], [9, 5, '3400']);
    assert.deepEqual(usage.allowance, await allowanceOf(learner));
    assert.equal(((await answer.json()) as { id: string }).id, 'msg_json');
  });

  it('is a header of a failure that came before any answer: nothing', async () => {
    const learner = await service.account();
    service.provider.next(fails(400));
    const answer = await learner.ask();
    const usage = usageEvent.parse(JSON.parse(answer.headers.get(headers.usage) ?? ''));
    assert.deepEqual([usage.outcome, usage.costNanos], ['failed_before_output', '0']);
    assert.equal(usage.allowance.sessions.used, 0, 'the session is given back');
  });
});

describe('what a request came to that a fallback answered', () => {
  let service: TestService;
  before(async () => {
    service = await startService({ MODEL_FALLBACKS: '{"claude-opus-5-5":["claude-haiku-5-5@anthropic"]}' });
  });
  after(() => service.stop());

  it('is told under the id that the client knows, with the model that answered', async () => {
    const learner = await service.account();
    service.provider.next(fails(529));
    const answer = await learner.ask({ model: 'claude-opus-5-5' });
    const { usage } = readStream(await answer.text());
    assert.deepEqual(
      [usage?.requestId, usage?.model, usage?.costNanos],
      [answer.headers.get(headers.requestId), 'claude-haiku-5-5', '33000'],
    );
  });
});

describe('what a request came to, while the books are slow', () => {
  let service: TestService;
  before(async () => {
    service = await startService({ SETTLE_WAIT_MS: '100' });
  });
  after(() => service.stop());

  it('is not told before it is certain: the stream ends without', async () => {
    const learner = await service.account();
    await (await learner.ask()).text();
    const { script, finish } = heldOpen();
    service.provider.next(script);
    const answer = await learner.ask();
    const period = 'SELECT FROM "Period" WHERE "accountId" = $1 FOR UPDATE';
    await whileLocked(service.pool, period, [learner.id], async () => {
      finish();
      assert.equal(await answer.text(), answerEvents().join(''));
    });
  });
});
