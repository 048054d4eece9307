import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { KeyOwner } from '../../src/account/apiKeys.ts';
import { type Credentials, type ModelSettings, selectProvider } from '../../src/model/select.ts';
import { answer, collect, type Replay, replay, request, sendStream, textOf } from './support.ts';

const settings: ModelSettings = {
  provider: 'managed',
  model: 'claude-haiku-5-5',
  endpointBaseUrl: '',
  endpointModel: '',
  apiBaseUrl: 'https://api.codetrain.ai',
};

const keyed = (keys: Record<string, string>, token?: string): Credentials => ({
  keys: { get: async (owner: KeyOwner) => keys[owner.kind === 'anthropic' ? 'anthropic' : owner.baseUrl] },
  tokens: { token: async () => token, refused: async () => false, wasEnded: false },
});

const ask = (changes: Partial<ModelSettings>, credentials: Credentials) => {
  const provider = selectProvider({ ...settings, ...changes }, credentials);
  return collect(
    provider.ask(request, { signal: new AbortController().signal, sessionId: randomUUID(), mode: 'explain' }),
  );
};

describe('who answers', () => {
  let server: Replay;
  beforeEach(async () => {
    server = await replay((response) => sendStream(response, answer(['hi'])));
  });
  afterEach(() => server.stop());

  it('the service, by the contract', async () => {
    assert.equal(textOf(await ask({ apiBaseUrl: server.url }, keyed({}, 'access'))), 'hi');
    const headers = server.received[0]?.headers;
    assert.equal(headers?.authorization, 'Bearer access');
    assert.equal(headers?.['codetrain-contract'], '1');
    assert.match(String(headers?.['codetrain-session']), /^[0-9a-f-]{36}$/);
    assert.equal(headers?.['codetrain-mode'], 'explain');
  });

  it('a server of one’s own, with the key of its address and none of our headers', async () => {
    const endpoint = { provider: 'endpoint', endpointBaseUrl: `${server.url}/v1/`, endpointModel: 'own' } as const;
    assert.equal(textOf(await ask(endpoint, keyed({ [server.url]: 'own-key', anthropic: 'other' }, 'access'))), 'hi');
    const [sent] = server.received;
    assert.equal(sent?.headers.authorization, 'Bearer own-key');
    assert.equal(sent?.body.model, 'own');
    assert.deepEqual(
      Object.keys(sent?.headers ?? {}).filter((name) => name.startsWith('codetrain')),
      [],
    );
  });

  it('a server on this machine without a key', async () => {
    const endpoint = { provider: 'endpoint', endpointBaseUrl: server.url, endpointModel: 'own' } as const;
    assert.equal(textOf(await ask(endpoint, keyed({}))), 'hi');
    assert.equal(server.received[0]?.headers.authorization, undefined);
  });

  const refused: [string, Partial<ModelSettings>, object][] = [
    ['no account', {}, { kind: 'signInNeeded' }],
    ['no key', { provider: 'anthropic' }, { kind: 'keyMissing', answerer: { kind: 'anthropic' } }],
    [
      'no address',
      { provider: 'endpoint' },
      { kind: 'badSetting', setting: 'codetrain.endpoint.baseUrl', problem: 'missing' },
    ],
    [
      'an address without https',
      { provider: 'endpoint', endpointBaseUrl: 'http://far.away', endpointModel: 'm' },
      { kind: 'badSetting', setting: 'codetrain.endpoint.baseUrl', problem: 'notSecure' },
    ],
    [
      'no model',
      { provider: 'endpoint', endpointBaseUrl: 'https://x.test' },
      { kind: 'badSetting', setting: 'codetrain.endpoint.model', problem: 'missing' },
    ],
    [
      'a service without https',
      { apiBaseUrl: 'http://api.codetrain.ai' },
      { kind: 'badSetting', setting: 'codetrain.apiBaseUrl', problem: 'notSecure' },
    ],
  ];
  for (const [name, changes, failure] of refused) {
    it(`nobody: ${name}`, async () => assert.deepEqual(await ask(changes, keyed({})), [{ kind: 'failed', failure }]));
  }
});
