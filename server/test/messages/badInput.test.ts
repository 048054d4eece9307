import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { type ErrorBody, errorBody } from '@codetrain/contract/errors';
import { headers } from '@codetrain/contract/headers';
import { MAX_REQUEST_BYTES } from '@codetrain/contract/messages';
import { assertBalanced, entriesOf } from '../support/books.ts';
import { goodRequest, type Learner, learner, startService, type TestService } from '../support/server.ts';
import { ISSUER, TokenSigner } from '../support/tokens.ts';

describe('bad input', () => {
  let service: TestService;
  let person: Learner;
  before(async () => {
    service = await startService();
    person = await service.account();
  });
  after(() => service.stop());

  /** The answer is this refusal, and nothing of the request is left: no hold, no entry, nothing sent upstream. */
  async function refused(answer: Response, status: number, code: string, named?: string): Promise<ErrorBody> {
    const body = errorBody.parse(await answer.json());
    assert.deepEqual([answer.status, body.error.code], [status, code]);
    if (named !== undefined) assert.ok(body.error.message.startsWith(`${named}:`), body.error.message);
    assert.equal(answer.headers.get(headers.shouldRetry), 'false');
    assert.equal(body.request_id, answer.headers.get(headers.requestId));
    await assertBalanced(service.pool);
    assert.deepEqual(await entriesOf(service.pool, person.id), []);
    assert.equal(service.provider.received.length, 0);
    return body;
  }

  const text = (value: string) => [{ role: 'user', content: value }];
  const bodies: [what: string, body: object | string | Buffer, status: number, code: string, named?: string][] = [
    ['malformed JSON', '{"model": "claude-haiku-5-5", secretword', 400, 'invalid_json'],
    ['an empty body', '', 400, 'invalid_json'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 400, 'invalid_json'],
    ['an array', '[]', 400, 'invalid_request', 'The body'],
    ['null', 'null', 400, 'invalid_request', 'The body'],
    ['no model', { model: undefined }, 400, 'invalid_request', 'model'],
    ['a model of the wrong type', { model: 5 }, 400, 'invalid_request', 'model'],
    ['an unknown model', { model: 'gpt-9' }, 404, 'model_unknown', 'model'],
    ['a model named like a built-in property', { model: 'constructor' }, 404, 'model_unknown', 'model'],
    ['an unpriced model', { model: 'claude-fable-5-2' }, 400, 'model_unpriced', 'model'],
    ['no max_tokens', { max_tokens: undefined }, 400, 'invalid_request', 'max_tokens'],
    ['max_tokens as text', { max_tokens: '100' }, 400, 'invalid_request', 'max_tokens'],
    ['max_tokens of zero', { max_tokens: 0 }, 400, 'invalid_request', 'max_tokens'],
    ['max_tokens with a fraction', { max_tokens: 1.5 }, 400, 'invalid_request', 'max_tokens'],
    ['max_tokens past all bounds', { max_tokens: 1e9 }, 400, 'invalid_request', 'max_tokens'],
    ['no messages', { messages: [] }, 400, 'invalid_request', 'messages'],
    ['a message without role', { messages: [{ content: 'a' }] }, 400, 'invalid_request', 'messages.0.role'],
    [
      'a message from the system',
      { messages: [{ role: 'system', content: 'a' }] },
      400,
      'invalid_request',
      'messages.0.role',
    ],
    [
      'content of the wrong type',
      { messages: [{ role: 'user', content: 5 }] },
      400,
      'invalid_request',
      'messages.0.content',
    ],
    ['empty content', { messages: text('') }, 400, 'invalid_request', 'messages.0.content'],
    [
      'an empty block of text',
      { messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
      400,
      'invalid_request',
      'messages.0.content.0.text',
    ],
    [
      'an assistant that speaks first',
      { messages: [{ role: 'assistant', content: 'a' }, ...text('b')] },
      400,
      'invalid_request',
      'messages.0.role',
    ],
    [
      'an image',
      { messages: [{ role: 'user', content: [{ type: 'image', source: {} }] }] },
      400,
      'invalid_request',
      'messages.0.content.0.type',
    ],
    ['an unknown field', { temperature: 1 }, 400, 'unsupported_field', 'temperature'],
    [
      'server tools',
      { tools: [{ type: 'web_search_20260209', name: 'web_search' }] },
      400,
      'unsupported_field',
      'tools',
    ],
    ['a service tier', { service_tier: 'priority' }, 400, 'unsupported_field', 'service_tier'],
    [
      'an unknown field within',
      { messages: [{ role: 'user', content: 'a', name: 'b' }] },
      400,
      'unsupported_field',
      'messages.0.name',
    ],
    [
      'an unknown field within a block',
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'a', citations: {} }] }] },
      400,
      'unsupported_field',
      'messages.0.content.0.citations',
    ],
    ['a body of 2 MB', { messages: text('x'.repeat(2_000_000)) }, 413, 'request_too_large'],
    ['a body one byte too large', JSON.stringify(goodRequest).padEnd(MAX_REQUEST_BYTES + 1), 413, 'request_too_large'],
    ['a schema nested too deeply', deeplyNested(), 400, 'invalid_request'],
  ];
  for (const [what, body, status, code, named] of bodies) {
    it(`${what}: ${status} ${code}`, async () => {
      const { error } = await refused(await person.ask(body), status, code, named);
      assert.ok(!error.message.includes('secretword'), 'the body is not quoted');
    });
  }

  for (const [what, body, message] of [
    ['of the wrong type', { max_tokens: '5' }, 'max_tokens: must be of type number.'],
    ['with a fraction', { max_tokens: 1.5 }, 'max_tokens: must be of type int.'],
    ['that is null', { max_tokens: null }, 'max_tokens: must be of type number.'],
    ['that is missing', { max_tokens: undefined }, 'max_tokens: is required (number).'],
    ['missing within', { messages: [{ role: 'user' }] }, 'messages.0.content: is required (string).'],
    [
      'of the wrong type within',
      { messages: [{ role: 'user', content: 5 }] },
      'messages.0.content: must be of type string.',
    ],
    ['that is not allowed', { messages: [{ role: 'assistant', content: 'a' }] }, 'messages.0.role: must be "user".'],
  ] as const) {
    it(`a field ${what} is called that`, async () => {
      const { error } = await refused(await person.ask(body), 400, 'invalid_request');
      assert.equal(error.message, message);
    });
  }

  const requestHeaders: [what: string, headers: Record<string, string | undefined>, status: number, code: string][] = [
    ['no session', { [headers.session]: undefined }, 400, 'invalid_session'],
    ['a session that is no UUID', { [headers.session]: 'first' }, 400, 'invalid_session'],
    ['two sessions', { [headers.session]: `${randomUUID()}, ${randomUUID()}` }, 400, 'invalid_session'],
    ['an unknown mode', { [headers.mode]: 'cheat' }, 400, 'invalid_request'],
    ['a key with blanks', { [headers.idempotencyKey]: 'a b' }, 400, 'invalid_request'],
    ['a key that is too long', { [headers.idempotencyKey]: 'k'.repeat(256) }, 400, 'invalid_request'],
    ['a beta', { 'anthropic-beta': 'context-1m-2025-08-07' }, 400, 'unsupported_field'],
    ['a client that is too old', { [headers.contract]: '0' }, 400, 'client_too_old'],
    ['a client that is newer', { [headers.contract]: '99' }, 400, 'server_too_old'],
    ['a compressed body', { 'content-encoding': 'gzip' }, 400, 'invalid_request'],
  ];
  for (const [what, given, status, code] of requestHeaders) {
    it(`${what}: ${status} ${code}`, async () => {
      await refused(await person.ask({}, given), status, code);
    });
  }

  describe('access tokens', () => {
    const seconds = () => Math.floor(Date.now() / 1000);
    const signed = (...args: Parameters<TokenSigner['sign']>) => service.signer.sign(...args);
    const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = () => ({
      sub: person.id,
      iss: ISSUER,
      aud: service.config.identity.audience,
      exp: seconds() + 600,
      iat: seconds(),
      scope: 'tutor',
      device_id: randomUUID(),
      client_id: 'c',
      jti: 'j',
    });

    const table: [what: string, authorization: () => Promise<string | undefined>, code: string, challenge: RegExp][] = [
      ['none', async () => undefined, 'token_missing', /^Bearer$/],
      ['another scheme', async () => 'Basic dXNlcjpwYXNz', 'token_missing', /^Bearer$/],
      ['no token after the scheme', async () => 'Bearer ', 'token_missing', /^Bearer$/],
      ['not a JWT', async () => 'Bearer abc', 'token_invalid', /invalid_token/],
      ['expired', async () => `Bearer ${await signed(person.id, { exp: seconds() - 60 })}`, 'token_expired', /expired/],
      [
        'of another issuer',
        async () => `Bearer ${await signed(person.id, { iss: 'https://evil.test' })}`,
        'token_invalid',
        /invalid_token/,
      ],
      [
        'for another audience',
        async () => `Bearer ${await signed(person.id, { aud: 'https://other.test' })}`,
        'token_invalid',
        /invalid_token/,
      ],
      [
        'signed with a foreign key',
        async () => `Bearer ${await (await TokenSigner.create()).sign(person.id)}`,
        'token_invalid',
        /invalid_token/,
      ],
      [
        'naming an unknown key',
        async () => `Bearer ${await signed(person.id, {}, { kid: 'other' })}`,
        'token_invalid',
        /invalid_token/,
      ],
      [
        'an id token',
        async () => `Bearer ${await signed(person.id, {}, { typ: 'JWT' })}`,
        'token_invalid',
        /invalid_token/,
      ],
      [
        'without expiry',
        async () => `Bearer ${await service.signer.signWithoutExpiry(person.id)}`,
        'token_invalid',
        /invalid_token/,
      ],
      [
        'not valid yet',
        async () => `Bearer ${await signed(person.id, { nbf: seconds() + 3600 })}`,
        'token_invalid',
        /invalid_token/,
      ],
      ['whose subject is no UUID', async () => `Bearer ${await signed('alice')}`, 'token_invalid', /invalid_token/],
      [
        'whose account does not exist',
        async () => `Bearer ${await signed(randomUUID())}`,
        'token_invalid',
        /invalid_token/,
      ],
      [
        'alg none',
        async () => `Bearer ${base64({ alg: 'none', typ: 'at+jwt' })}.${base64(claims())}.`,
        'token_invalid',
        /invalid_token/,
      ],
      [
        'HS256 keyed with the public key',
        async () => {
          const input = `${base64({ alg: 'HS256', typ: 'at+jwt' })}.${base64(claims())}`;
          const mac = createHmac('sha256', JSON.stringify(service.signer.publicJwk)).update(input).digest('base64url');
          return `Bearer ${input}.${mac}`;
        },
        'token_invalid',
        /invalid_token/,
      ],
      [
        'with a changed payload',
        async () => {
          const [head, , signature] = (await signed(person.id)).split('.');
          return `Bearer ${head}.${base64({ ...claims(), scope: 'tutor billing' })}.${signature}`;
        },
        'token_invalid',
        /invalid_token/,
      ],
    ];
    for (const [what, authorization, code, challenge] of table) {
      it(`${what}: 401 ${code}`, async () => {
        const answer = await person.ask({}, { authorization: await authorization() });
        assert.match(answer.headers.get('www-authenticate') ?? '', challenge);
        await refused(answer, 401, code);
      });
    }

    it('without the scope: 403 scope_missing', async () => {
      const token = await signed(person.id, { scope: 'usage tutoring' });
      await refused(await learner(service.server.url, person.id, token).ask(), 403, 'scope_missing');
    });

    it('of a blocked account: 403 account_blocked', async () => {
      const blocked = await service.account();
      await service.pool.query('UPDATE "Account" SET "blockedAt" = now() WHERE "id" = $1', [blocked.id]);
      await refused(await blocked.ask(), 403, 'account_blocked');
    });

    it('of a plan without the model: 403 model_not_in_plan', async () => {
      const free = await service.account({ plan: 'free' });
      await refused(await free.ask({ model: 'claude-opus-5-5' }), 403, 'model_not_in_plan');
    });
  });

  it('a plan that this release does not know: 500 internal, for an operator to see', async () => {
    const odd = await service.account();
    await service.pool.query(`UPDATE "Account" SET "plan" = 'gold' WHERE "id" = $1`, [odd.id]);
    await refused(await odd.ask(), 500, 'internal');
    assert.ok(service.log().includes('No plan is named'));
  });

  it('a body of 20 MB: 413 request_too_large, and its connection carries nothing else', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const send = async (bytes: number): Promise<number | undefined> => {
      const request = httpRequest(`${service.server.url}/v1/messages`, {
        agent,
        method: 'POST',
        headers: { authorization: `Bearer ${person.token}`, [headers.session]: randomUUID() },
      });
      const answered = once(request, 'response') as Promise<[IncomingMessage]>;
      // The end of the connection may overtake the answer of one that is still sending.
      request.on('error', () => undefined);
      request.end('x'.repeat(bytes));
      const [answer] = await answered;
      if (bytes > 16 * MAX_REQUEST_BYTES) assert.equal(answer.headers.connection, 'close');
      answer.resume();
      return answer.statusCode;
    };
    try {
      const status = await send(20_000_000).catch((error: NodeJS.ErrnoException) =>
        assert.match(error.code ?? '', /^(ECONNRESET|EPIPE)$/),
      );
      assert.ok(status === 413 || status === undefined);
      for (let again = 0; again < 3; again++) assert.equal(await send(10), 400);
    } finally {
      agent.destroy();
    }
  });

  it('a budget that does not cover the request: 429, with the limit, what is used and the reset', async () => {
    const free = await service.account({ plan: 'free', anchorAt: new Date('2026-01-31T00:00:00Z') });
    const cached = [{ type: 'text', text: 'x'.repeat(950_000), cache_control: { type: 'ephemeral', ttl: '1h' } }];
    const answer = await free.ask({ max_tokens: 64_000, messages: [{ role: 'user', content: cached }] });
    const body = await refused(answer, 429, 'budget_exhausted');
    assert.equal(body.error.limit?.allowed, '500000000');
    assert.equal(body.error.limit?.used, '0');
    assert.match(body.error.limit?.resetsAt ?? '', /^\d{4}-\d\d-\d\dT00:00:00\.000Z$/);
  });
});

/** Small enough to be read, too deep to be written again by recursion. */
function deeplyNested(): string {
  const depth = 200_000;
  const schema = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const format = `{"type":"json_schema","schema":${schema}}`;
  return JSON.stringify({ ...goodRequest, output_config: { format: 0 } }).replace('"format":0', `"format":${format}`);
}
