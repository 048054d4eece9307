import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Credential } from '../../src/model/target.ts';
import {
  answer,
  ask,
  errorEvent,
  type Replay,
  type Responder,
  replay,
  sendError,
  sendStream,
  target,
  textOf,
  usageEvent,
} from './support.ts';

describe('asking a Messages API', () => {
  let server: Replay | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  async function serve(respond: Responder): Promise<Replay> {
    server = await replay(respond);
    return server;
  }

  it('tells start, text and end with the usage', async () => {
    const { url } = await serve((response) => sendStream(response, answer(['Hel', 'lo'])));
    assert.deepEqual(await ask(target(url)), [
      { kind: 'started', model: 'claude-test', requestId: 'req_1' },
      { kind: 'text', text: 'Hel' },
      { kind: 'text', text: 'lo' },
      {
        kind: 'done',
        stopReason: 'complete',
        usage: { inputTokens: 11, outputTokens: 42, cacheWriteTokens: 5, cacheReadTokens: 7 },
        requestId: 'req_1',
      },
    ]);
  });

  describe('what the service metered', () => {
    const counter = { used: 1, allowed: 20, remaining: 19 };
    const metered = {
      type: 'codetrain.usage',
      requestId: '01900000-0000-7000-8000-000000000000',
      model: 'claude-test',
      outcome: 'completed',
      basis: 'reported',
      tokens: { input: 11, output: 42, cacheWrite5m: 5, cacheWrite1h: 0, cacheRead: 7 },
      costNanos: '33000',
      period: { startsAt: '2026-11-15T00:00:00.000Z', endsAt: '2026-12-15T00:00:00.000Z' },
      allowance: {
        sessions: counter,
        openRequests: counter,
        budget: { settledNanos: '33000', heldNanos: '0', allowedNanos: '500000000', remainingNanos: '499967000' },
      },
    };
    const kinds = async (text: string) => {
      const { url } = await serve((response) => sendStream(response, text));
      return ask(target(url));
    };

    it('is told before the end, or before the failure', async () => {
      const told = { kind: 'metered', usage: metered };
      const good = await kinds(answer(['x']) + usageEvent(metered));
      assert.deepEqual(good.at(-2), told);
      assert.equal(good.at(-1)?.kind, 'done');
      await server?.stop();
      const [begun = ''] = answer(['x']).split('event: message_stop');
      const bad = await kinds(begun + usageEvent(metered) + errorEvent('overloaded_error'));
      assert.deepEqual(bad.at(-2), told);
      assert.equal(bad.at(-1)?.kind, 'failed');
    });

    it('of a service that is newer, or says nonsense, is let be', async () => {
      for (const strange of [{ ...metered, outcome: 'in_a_way_to_come' }, {}, { ...metered, costNanos: -1 }]) {
        const events = await kinds(answer(['x']) + usageEvent(strange));
        assert.deepEqual(
          events.map(({ kind }) => kind),
          ['started', 'text', 'done'],
        );
        await server?.stop();
      }
      server = undefined;
    });
  });

  it('sends what the request says, and its own headers alone', async () => {
    process.env.ANTHROPIC_CUSTOM_HEADERS = 'x-secret: of another server';
    try {
      const { url, received } = await serve((response) => sendStream(response, answer(['x'])));
      await ask(target(url));
      const [sent] = received;
      assert.equal(sent?.url, '/v1/messages');
      assert.equal(sent?.headers.authorization, 'Bearer token-1');
      assert.equal(sent?.headers['codetrain-session'], 'session-1');
      const transport = [
        'host',
        'connection',
        'content-length',
        'accept-encoding',
        'accept-language',
        'sec-fetch-mode',
        'user-agent',
        'transfer-encoding',
      ];
      assert.deepEqual(
        Object.keys(sent?.headers ?? {})
          .filter((name) => !transport.includes(name))
          .sort(),
        ['accept', 'anthropic-version', 'authorization', 'codetrain-session', 'content-type'],
      );
      assert.deepEqual(sent?.body, {
        model: 'claude-test',
        max_tokens: 100,
        stream: true,
        system: [{ type: 'text', text: 'You teach.', cache_control: { type: 'ephemeral' } }],
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'code', cache_control: { type: 'ephemeral' } },
              { type: 'text', text: 'explain' },
            ],
          },
        ],
        output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
      });
    } finally {
      delete process.env.ANTHROPIC_CUSTOM_HEADERS;
    }
  });

  it('sends no key of the environment to a server that needs none', async () => {
    process.env.ANTHROPIC_API_KEY = 'sk-of-the-environment';
    try {
      const { url, received } = await serve((response) => sendStream(response, answer(['x'])));
      await ask(target(url, { credential: async () => ({ kind: 'none' }), headers: () => ({}) }));
      assert.doesNotMatch(JSON.stringify(received), /sk-of-the-environment/);
      assert.equal(received[0]?.headers.authorization, undefined);
    } finally {
      delete process.env.ANTHROPIC_API_KEY;
    }
  });

  it('tells the format in words to servers of other makers', async () => {
    const { url, received } = await serve((response) => sendStream(response, answer(['x'])));
    await ask(target(url, { tellsFormat: true }));
    assert.match(JSON.stringify(received[0]?.body.system), /Answer with JSON of this schema/);
  });

  it('reads characters that are split between packets', async () => {
    const bytes = Buffer.from(answer(['grüße 😀 שלום']));
    const { url } = await serve(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let at = 0; at < bytes.length; at += 7) {
        await new Promise((resolve) => response.write(bytes.subarray(at, at + 7), resolve));
      }
      response.end();
    });
    assert.equal(textOf(await ask(target(url))), 'grüße 😀 שלום');
  });

  it('reads through comments, unknown events and [DONE]', async () => {
    const odd = `: OPENROUTER PROCESSING\n\nevent: surprise\ndata: {"type":"surprise"}\n\n${answer(['ok'])}data: [DONE]\n\n`;
    const { url } = await serve((response) => sendStream(response, odd));
    const events = await ask(target(url));
    assert.equal(textOf(events), 'ok');
    assert.equal(events.at(-1)?.kind, 'done');
  });

  for (const [reason, expected] of [
    ['max_tokens', 'cutOff'],
    ['refusal', 'declined'],
    [null, 'complete'],
  ] as const) {
    it(`tells that an answer ended by ${reason}`, async () => {
      const { url } = await serve((response) => sendStream(response, answer(['x'], reason)));
      const last = (await ask(target(url))).at(-1);
      assert.equal(last?.kind === 'done' && last.stopReason, expected);
    });
  }

  it('tells an error in the middle, and keeps what had come', async () => {
    const half = answer(['half']).split('event: content_block_stop')[0] ?? '';
    const { url } = await serve((response) => sendStream(response, half + errorEvent('overloaded_error')));
    const events = await ask(target(url));
    assert.equal(textOf(events), 'half');
    assert.deepEqual(events.at(-1), {
      kind: 'failed',
      failure: { kind: 'providerDown', why: 'overloaded' },
      requestId: 'req_1',
    });
  });

  const breaks: [string, Responder][] = [
    [
      'a connection that is cut',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(answer(['half']).split('event: content_block_stop')[0], () => response.destroy());
      },
    ],
    [
      'a stream that ends without its last event',
      (response) => sendStream(response, answer(['half']).split('event: message_stop')[0] ?? ''),
    ],
  ];
  for (const [name, respond] of breaks) {
    it(`tells ${name}`, async () => {
      const { url } = await serve(respond);
      const events = await ask(target(url));
      assert.equal(textOf(events), 'half');
      assert.deepEqual(events.at(-1), {
        kind: 'failed',
        failure: { kind: 'connectionLost', answerer: { kind: 'managed' } },
      });
    });
  }

  it('cuts off an answer that does not keep to its limit, and ends the connection', async () => {
    let isClosed: Promise<unknown> | undefined;
    const { url } = await serve(async (response) => {
      isClosed = once(response, 'close');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const [begun = ''] = answer([]).split('event: content_block_stop');
      response.write(begun);
      const delta =
        answer(['x'.repeat(1_000)])
          .split(/(?=event: )/)
          .find((event) => event.includes('_delta')) ?? '';
      while (!response.destroyed) await new Promise((resolve) => response.write(delta, resolve));
    });
    const events = await ask(target(url));
    const last = events.at(-1);
    assert.equal(last?.kind === 'done' && last.stopReason, 'cutOff');
    // The limit is 100 tokens.
    assert.ok(textOf(events).length <= 3_200);
    await isClosed;
  });

  it('stops at once when told to', async () => {
    const controller = new AbortController();
    const { url } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(answer(['half']).split('event: content_block_stop')[0], () =>
        setImmediate(() => controller.abort()),
      );
    });
    const events = await ask(target(url), controller.signal);
    assert.deepEqual(events.at(-1), { kind: 'stopped' });
  });

  it('stops at once while it waits for a token', async () => {
    const controller = new AbortController();
    const { url, received } = await serve((response) => sendStream(response, answer(['x'])));
    const credential = () => {
      setImmediate(() => controller.abort());
      return new Promise<Credential>(() => {});
    };
    assert.deepEqual(await ask(target(url, { credential }), controller.signal), [{ kind: 'stopped' }]);
    assert.equal(received.length, 0);
  });

  it('tries again what may pass', async () => {
    const { url, received } = await serve((response, _received, count) => {
      if (count === 1) {
        response.writeHead(529, { 'retry-after-ms': '1' });
        response.end('{}');
      } else sendStream(response, answer(['second']));
    });
    assert.equal(textOf(await ask(target(url))), 'second');
    assert.equal(received.length, 2);
  });

  it('asks for another token once when the first is not accepted', async () => {
    const tokens = ['old', 'new'];
    const refused: string[] = [];
    const { url, received } = await serve((response, { headers }) =>
      headers.authorization === 'Bearer new'
        ? sendStream(response, answer(['in']))
        : sendError(response, 401, 'token_expired'),
    );
    const credential = async (): Promise<Credential> => ({ kind: 'bearer', token: tokens.shift() ?? 'none' });
    const events = await ask(
      target(url, { credential, refused: async (token, code) => refused.push(`${token}: ${code}`) > 0 }),
    );
    assert.equal(textOf(events), 'in');
    assert.deepEqual(refused, ['old: token_expired']);
    assert.equal(received.length, 2);
  });

  it('gives up when no token is accepted', async () => {
    const { url, received } = await serve((response) => sendError(response, 401, 'token_invalid'));
    const events = await ask(target(url, { refused: async () => true }));
    assert.deepEqual(events, [{ kind: 'failed', failure: { kind: 'tokenRefused' }, requestId: 'req_2' }]);
    assert.equal(received.length, 3);
  });

  it('says what has become of the sign-in when the refusal ends it', async () => {
    let isEnded = false;
    const { url, received } = await serve((response) => sendError(response, 401, 'device_revoked'));
    const credential = async (): Promise<Credential> =>
      isEnded ? { kind: 'failed', failure: { kind: 'signedOut' } } : { kind: 'bearer', token: 'old' };
    const refused = async (_token: string, code: string | undefined) => {
      isEnded = code === 'device_revoked';
      return isEnded;
    };
    const events = await ask(target(url, { credential, refused }));
    assert.deepEqual(events, [{ kind: 'failed', failure: { kind: 'signedOut' } }]);
    assert.equal(received.length, 1);
  });

  it('takes codes from our service alone', async () => {
    const codes: unknown[] = [];
    const { url } = await serve((response) => sendError(response, 401, 'device_revoked'));
    const refused = async (_token: string, code: string | undefined) => codes.push(code) === 0;
    await ask(target(url, { answerer: { kind: 'endpoint', host: 'other' }, refused }));
    assert.deepEqual(codes, [undefined]);
  });

  it('asks nobody without a credential', async () => {
    const { url, received } = await serve((response) => sendStream(response, answer(['x'])));
    const events = await ask(
      target(url, { credential: async () => ({ kind: 'failed', failure: { kind: 'signInNeeded' } }) }),
    );
    assert.deepEqual(events, [{ kind: 'failed', failure: { kind: 'signInNeeded' } }]);
    assert.equal(received.length, 0);
  });

  it('follows no redirect with code in its hands', async () => {
    const other = await replay((response) => sendStream(response, answer(['elsewhere'])));
    try {
      const { url } = await serve((response) =>
        response.writeHead(307, { location: `${other.url}/v1/messages` }).end(),
      );
      const events = await ask(target(url));
      assert.equal(events.at(-1)?.kind, 'failed');
      assert.equal(other.received.length, 0);
    } finally {
      await other.stop();
    }
  });
});
