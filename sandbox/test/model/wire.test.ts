/** The provider as the real SDK sees it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import Anthropic, { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import { explainAnswerFormat, explainAnswerSchema } from '../../../extension/src/tutor/explain/schema.ts';
import { type BehaviourRequest, type JournalEntry, type ModelServer, startModelServer } from '../../src/model.ts';

const model = 'claude-haiku-5-5';
const snippet = '<snippet path="a.ts" language="typescript">\n7| const a = 1;\n8| \n9| use(a);\n</snippet>';
const question = {
  model,
  max_tokens: 4_000,
  messages: [{ role: 'user' as const, content: `${snippet}\n<task>Explain.</task>` }],
};
const lesson = {
  ...question,
  output_config: { format: explainAnswerFormat as { type: 'json_schema'; schema: Record<string, unknown> } },
};

describe('model provider on the wire', () => {
  let server: ModelServer;
  let anthropic: Anthropic;
  let openRouter: Anthropic;

  before(async () => {
    server = await startModelServer();
    anthropic = new Anthropic({ baseURL: server.url, authToken: server.apiKey, apiKey: null, maxRetries: 0 });
    openRouter = new Anthropic({
      baseURL: server.openRouterUrl,
      authToken: server.openRouterKey,
      apiKey: null,
      maxRetries: 0,
    });
  });
  after(() => server.stop());
  beforeEach(() => fetch(`${server.url}/sandbox/requests`, { method: 'DELETE' }));

  const next = async (...behaviours: BehaviourRequest[]): Promise<void> => {
    const res = await fetch(`${server.url}/sandbox/next`, { method: 'POST', body: JSON.stringify(behaviours) });
    assert.equal(res.status, 204);
  };
  const requests = async (): Promise<JournalEntry[]> =>
    (await fetch(`${server.url}/sandbox/requests`)).json() as Promise<JournalEntry[]>;
  const lastRequest = async (): Promise<JournalEntry> => {
    const entry = (await requests()).at(-1);
    assert.ok(entry);
    return entry;
  };
  const raw = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.apiKey}`, 'anthropic-version': '2026-10-21', ...headers },
      body: JSON.stringify(body),
    });
  const rejection = async (promise: PromiseLike<unknown>): Promise<APIError> => {
    const error: unknown = await Promise.resolve(promise).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof APIError, `rejected with ${error}`);
    return error;
  };

  it('answers whole and as a stream with the same text, tokens and stop reason', async () => {
    const whole = await anthropic.messages.create(question);
    const streamed = await anthropic.messages.stream(question).finalMessage();
    assert.deepEqual(streamed.content[0], whole.content[0]);
    assert.deepEqual(
      [streamed.usage.input_tokens, streamed.usage.output_tokens, streamed.stop_reason],
      [whole.usage.input_tokens, whole.usage.output_tokens, 'end_turn'],
    );
    const [first, second] = await requests();
    assert.deepEqual(first?.usage, second?.usage);
    assert.equal(second?.usage?.output_tokens, streamed.usage.output_tokens);
    assert.equal(second?.outcome, 'completed');
    assert.match(whole._request_id ?? '', /^req_/);
  });

  it('sends the events of the API in their order, with a ping', async () => {
    const types = (await (await raw({ ...question, stream: true })).text()).match(/^event: .+$/gm) ?? [];
    const [start, block, ping, ...rest] = types.map((line) => line.slice('event: '.length));
    assert.deepEqual([start, block, ping], ['message_start', 'content_block_start', 'ping']);
    assert.deepEqual(rest.slice(-3), ['content_block_stop', 'message_delta', 'message_stop']);
    assert.ok(rest.slice(0, -3).every((type) => type === 'content_block_delta'));
  });

  it('obeys the schema of a lesson', async () => {
    const message = await anthropic.messages.create(lesson);
    const [block] = message.content;
    const answer = explainAnswerSchema.parse(JSON.parse(block?.type === 'text' ? block.text : ''));
    assert.equal(answer.steps[0]?.ref.quote, 'const a = 1;');
    assert.equal(answer.steps[0]?.ref.startLine, 7);
  });

  it('obeys a schema that it never saw', async () => {
    const schema = {
      type: 'object',
      properties: {
        mood: { enum: ['calm', 'angry'] },
        list: { type: 'array', minItems: 1, items: { $ref: '#/$defs/n' } },
        id: { type: 'string', format: 'uuid' },
      },
      required: ['mood', 'list', 'id'],
      additionalProperties: false,
      $defs: { n: { type: 'integer' } },
    };
    const message = await anthropic.messages.create({
      ...question,
      output_config: { format: { type: 'json_schema', schema } },
    });
    const [block] = message.content;
    const value = JSON.parse(block?.type === 'text' ? block.text : '') as Record<string, unknown>;
    assert.deepEqual({ ...value, id: 0 }, { mood: 'calm', list: [1], id: 0 });
  });

  it('answers a follow-up in Markdown about what the question names', async () => {
    const messages = [
      { role: 'user' as const, content: snippet },
      { role: 'assistant' as const, content: 'A lesson.' },
      { role: 'user' as const, content: '<learner>\nWhat is a for, and line 9?\n</learner>\n<task>Answer.</task>' },
    ];
    const message = await anthropic.messages.create({ ...question, messages });
    const [block] = message.content;
    assert.equal(block?.type, 'text');
    const text = block?.type === 'text' ? block.text : '';
    assert.match(text, /^Sandbox tutor/);
    assert.match(text, /`a` stands on lines 7 and 9\. Line 7 sets `a` to `1`\./);
    assert.match(text, /Line 9 calls `use`/);
    assert.match(text, /```typescript\nuse\(a\);\n```/);
  });

  it('stops at max_tokens and at a stop sequence', async () => {
    const short = await anthropic.messages.create({ ...question, max_tokens: 10 });
    assert.equal(short.stop_reason, 'max_tokens');
    assert.ok(short.usage.output_tokens <= 10);
    const stopped = await anthropic.messages.create({ ...question, stop_sequences: ['tutor'] });
    assert.equal(stopped.stop_reason, 'stop_sequence');
    assert.equal(stopped.stop_sequence, 'tutor');
    assert.deepEqual(stopped.content, [{ type: 'text', text: 'Sandbox ', citations: null }]);
  });

  it('takes its time when a pace is asked for', async () => {
    await next({ pace: { tokensPerSecond: 400, firstByteMs: 20 } });
    const begin = performance.now();
    const message = await anthropic.messages.stream(question).finalMessage();
    // A timer never fires early, so this holds on the slowest machine.
    assert.ok(performance.now() - begin >= 20 + (message.usage.output_tokens - 10) * 2.5);
  });

  describe('prompt caching', () => {
    const big = { type: 'text' as const, text: 'You are a tutor. '.repeat(400) };
    const cached = (ttl: '5m' | '1h') => ({ ...big, cache_control: { type: 'ephemeral' as const, ttl } });
    const ask = (system: Anthropic.TextBlockParam[]) => anthropic.messages.create({ ...question, system });

    it('writes a prefix at first sight and reads it afterwards', async () => {
      const first = (await ask([cached('5m')])).usage;
      const second = (await ask([cached('5m')])).usage;
      const written = first.cache_creation_input_tokens ?? 0;
      assert.ok(written > 1_024);
      assert.equal(first.cache_creation?.ephemeral_5m_input_tokens, written);
      assert.equal(second.cache_creation_input_tokens, 0);
      assert.equal(second.cache_read_input_tokens, written);
      assert.equal(first.input_tokens, second.input_tokens);
    });

    it('counts an hour apart', async () => {
      const { usage } = await ask([{ ...cached('1h'), text: `Other. ${big.text}` }]);
      assert.equal(usage.cache_creation?.ephemeral_1h_input_tokens, usage.cache_creation_input_tokens);
      assert.equal(usage.cache_creation?.ephemeral_5m_input_tokens, 0);
    });

    it('does not cache a short prefix', async () => {
      const { usage } = await ask([{ type: 'text', text: 'Short.', cache_control: { type: 'ephemeral' } }]);
      assert.equal(usage.cache_creation_input_tokens, 0);
    });

    it('adds up to what counting tells', async () => {
      const params = { model, messages: question.messages, system: [cached('5m')] };
      const { input_tokens: counted } = await anthropic.messages.countTokens(params);
      const { usage } = await anthropic.messages.create({ ...params, max_tokens: 10 });
      assert.equal(usage.input_tokens + (usage.cache_creation_input_tokens ?? 0), counted);
    });
  });

  const message = (content: string) => ({ messages: [{ role: 'user', content }] });
  const refused: readonly (readonly [what: string, body: object, status: number, says: RegExp])[] = [
    ['a temperature', { ...question, temperature: 0.5 }, 400, /temperature/],
    ['a forced tool choice', { ...question, tool_choice: { type: 'tool', name: 'x' } }, 400, /forces tool use/],
    ['tools', { ...question, tools: [] }, 400, /tools/],
    [
      'a prefill',
      { ...question, messages: [...question.messages, { role: 'assistant', content: '{' }] },
      400,
      /prefill/,
    ],
    ['a thinking budget', { ...question, thinking: { type: 'enabled', budget_tokens: 2_000 } }, 400, /budget/],
    ['disabled thinking', { ...question, thinking: { type: 'disabled' } }, 400, /disabled/],
    ['no max_tokens', { model, ...message('Hi') }, 400, /^max_tokens: Field required$/],
    ['no messages', { ...question, messages: [] }, 400, /messages/],
    ['empty text', { ...question, ...message('') }, 400, /non-empty/],
    ['a field that it does not know', { ...question, foo: 1 }, 400, /^foo: Extra inputs are not permitted$/],
    ['too many tokens', { ...question, max_tokens: 1_000_000 }, 400, /maximum allowed number of output tokens/],
    [
      'a schema with a limit that a grammar cannot hold',
      { ...question, output_config: { format: { type: 'json_schema', schema: { type: 'string', maxLength: 3 } } } },
      400,
      /'maxLength' is not supported/,
    ],
    [
      'a schema of an open object',
      { ...question, output_config: { format: { type: 'json_schema', schema: { type: 'object', properties: {} } } } },
      400,
      /additionalProperties/,
    ],
    [
      'five cache breakpoints',
      {
        ...question,
        system: Array.from({ length: 5 }, () => ({ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } })),
      },
      400,
      /maximum of 4/,
    ],
    ['an unknown model', { ...question, model: 'claude-nobody' }, 404, /^model: claude-nobody$/],
  ];
  for (const [what, body, status, says] of refused) {
    it(`refuses ${what}`, async () => {
      const res = await raw(body);
      const answer = (await res.json()) as {
        type: string;
        error: { type: string; message: string };
        request_id: string;
      };
      assert.equal(res.status, status);
      assert.equal(answer.type, 'error');
      assert.equal(answer.error.type, status === 404 ? 'not_found_error' : 'invalid_request_error');
      assert.match(answer.error.message, says);
      assert.equal(answer.request_id, res.headers.get('request-id'));
      assert.equal((await lastRequest()).outcome, 'refused');
    });
  }

  it('refuses a wrong key, no key, a missing version, and what is no JSON', async () => {
    const wrong = new Anthropic({ baseURL: server.url, authToken: 'sk-wrong', apiKey: null, maxRetries: 0 });
    assert.equal((await rejection(wrong.messages.create(question))).status, 401);
    assert.equal((await raw(question, { authorization: '', 'x-api-key': 'nope' })).status, 401);
    const unversioned = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': server.apiKey },
      body: JSON.stringify(question),
    });
    assert.equal(unversioned.status, 400);
    const broken = await fetch(`${server.url}/v1/messages`, { method: 'POST', body: '{' });
    assert.equal(broken.status, 400);
  });

  describe('faults on request', () => {
    it('429 with retry-after, 529, 500 and 402, once each', async () => {
      await next(
        { fault: { kind: 'rateLimited', retryAfterSeconds: 7 } },
        { fault: { kind: 'overloaded' } },
        { fault: { kind: 'internal' } },
        { fault: { kind: 'billing' } },
      );
      const limited = await rejection(anthropic.messages.create(question));
      assert.equal(limited.status, 429);
      assert.equal(limited.headers?.get('retry-after'), '7');
      const rest = [];
      for (let i = 0; i < 3; i++) rest.push((await rejection(anthropic.messages.create(question))).status);
      assert.deepEqual(rest, [529, 500, 402]);
      assert.equal((await anthropic.messages.create(question)).stop_reason, 'end_turn');
    });

    it('is retried by the SDK and then answered', async () => {
      await next({ fault: { kind: 'rateLimited', retryAfterSeconds: 0 }, times: 2 });
      const message = await anthropic.messages.create(question, { maxRetries: 2 });
      assert.equal(message.stop_reason, 'end_turn');
      assert.deepEqual(
        (await requests()).map(({ status }) => status),
        [429, 429, 200],
      );
    });

    it('an error midway, after some text', async () => {
      await next({ fault: { kind: 'errorMidway', afterTokens: 12 } });
      const stream = anthropic.messages.stream(question);
      let text = '';
      stream.on('text', (piece) => {
        text += piece;
      });
      const error = await rejection(stream.finalMessage());
      assert.equal(error.status, undefined);
      assert.match(error.message, /overloaded_error/);
      assert.match(text, /^Sandbox tutor/);
      const entry = await lastRequest();
      assert.equal(entry.outcome, 'brokenOff');
      assert.ok((entry.usage?.output_tokens ?? 0) <= 12);
    });

    it('a connection that is cut', async () => {
      await next({ fault: { kind: 'disconnect', afterTokens: 5 } });
      await assert.rejects(async () => anthropic.messages.stream(question).finalMessage());
      await next({ fault: { kind: 'disconnect' } });
      await assert.rejects(async () => anthropic.messages.create(question), APIConnectionError);
    });

    it('a stream that goes silent, until the client leaves', async () => {
      await next({ fault: { kind: 'stall', afterTokens: 5 } });
      const stream = anthropic.messages.stream(question);
      await new Promise<void>((resolve) => stream.once('text', () => resolve()));
      stream.abort();
      await assert.rejects(async () => stream.finalMessage());
      while ((await lastRequest()).outcome === 'open') await once(AbortSignal.timeout(5), 'abort');
      const entry = await lastRequest();
      assert.equal(entry.outcome, 'clientLeft');
      assert.ok((entry.usage?.output_tokens ?? 99) <= 5);
    });

    it('truncation, refusal, and usage left out', async () => {
      await next(
        { fault: { kind: 'truncated' } },
        { fault: { kind: 'refusal', afterTokens: 0 } },
        { fault: { kind: 'noUsage' } },
      );
      assert.equal((await anthropic.messages.create(lesson)).stop_reason, 'max_tokens');
      const refusal = await anthropic.messages.stream(lesson).finalMessage();
      assert.equal(refusal.stop_reason, 'refusal');
      assert.equal(refusal.stop_details?.type, 'refusal');
      const text = await (await raw({ ...question, stream: true })).text();
      assert.doesNotMatch(text.split('message_delta')[2] ?? '', /usage/);
    });

    it('usage left out of an answer that does not stream', async () => {
      await next({ fault: { kind: 'noUsage' } }, { fault: { kind: 'noUsage', as: 'null' } });
      const absent = (await (await raw(question)).json()) as object;
      assert.equal('usage' in absent, false);
      const empty = (await (await raw(question)).json()) as { usage: unknown };
      assert.equal(empty.usage, null);
      assert.ok((await lastRequest()).usage, 'it is known all the same');
    });

    it('an answer word for word', async () => {
      await next({ answer: 'Grüße 🦀' });
      assert.deepEqual((await anthropic.messages.create(question)).content, [
        { type: 'text', text: 'Grüße 🦀', citations: null },
      ]);
    });

    it('refuses a behaviour that it does not know', async () => {
      const res = await fetch(`${server.url}/sandbox/next`, {
        method: 'POST',
        body: '{"fault": {"kind": "earthquake"}}',
      });
      assert.equal(res.status, 400);
    });
  });

  describe('as OpenRouter', () => {
    const routed = { ...question, model: 'anthropic/claude-haiku-5.5' };

    it('speaks through the same SDK, with comments, cost and [DONE]', async () => {
      const res = await openRouter.messages.create({ ...routed, stream: true }).asResponse();
      const text = await res.text();
      assert.match(text, /^: OPENROUTER PROCESSING\n\n/);
      assert.match(text, /data: \[DONE\]\n\n$/);
      const entry = await lastRequest();
      const cost = Number(/"cost":([\d.e-]+)/.exec(text)?.[1]);
      assert.equal(cost, entry.cost);
      const { input_tokens: input = 0, output_tokens: output = 0 } = entry.usage ?? {};
      assert.equal(Math.round(cost * 1e9), input * 100 + output * 500);
      assert.equal((await openRouter.messages.stream(routed).finalMessage()).stop_reason, 'end_turn');
    });

    it('tells afterwards what a generation cost, also where the answer did not', async () => {
      await next({ withoutCost: true });
      const { id, usage } = await openRouter.messages.create(routed);
      assert.equal('cost' in usage, false);
      const res = await fetch(`${server.openRouterUrl}/v1/generation?id=${id}`);
      const { data } = (await res.json()) as { data: { total_cost: number; native_tokens_completion: number } };
      assert.equal(data.total_cost, (await lastRequest()).cost);
      assert.equal(data.native_tokens_completion, usage.output_tokens);
      assert.equal((await fetch(`${server.openRouterUrl}/v1/generation?id=gen-nobody`)).status, 404);
    });

    it('knows models by its own names only, and its own key', async () => {
      assert.equal((await rejection(openRouter.messages.create(question))).status, 404);
      const other = new Anthropic({
        baseURL: server.openRouterUrl,
        authToken: server.apiKey,
        apiKey: null,
        maxRetries: 0,
      });
      assert.equal((await rejection(other.messages.create(routed))).status, 401);
    });
  });
});
