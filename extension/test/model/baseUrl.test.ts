import assert from 'node:assert/strict';
import { parseBaseUrl } from '../../src/model/baseUrl.ts';

describe('parseBaseUrl', () => {
  const usable: [string, string][] = [
    ['https://openrouter.ai/api', 'https://openrouter.ai/api'],
    [' https://openrouter.ai/api/ ', 'https://openrouter.ai/api'],
    ['https://openrouter.ai/api/v1', 'https://openrouter.ai/api'],
    ['https://openrouter.ai/api/v1/messages', 'https://openrouter.ai/api'],
    ['https://API.example.com', 'https://api.example.com'],
    ['http://127.0.0.1:11434', 'http://127.0.0.1:11434'],
    ['http://localhost:1234/v1/', 'http://localhost:1234'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ];
  for (const [text, url] of usable) {
    it(`reads ${text}`, () => {
      const parsed = parseBaseUrl(text);
      assert.equal(parsed.kind === 'usable' && parsed.url, url);
    });
  }

  const unusable: [string, string][] = [
    ['', 'missing'],
    ['  ', 'missing'],
    ['openrouter.ai/api', 'notAnAddress'],
    ['ftp://example.com', 'notAnAddress'],
    ['https://user:pass@example.com', 'notAnAddress'],
    ['https://example.com/?key=1', 'notAnAddress'],
    ['http://example.com', 'notSecure'],
    ['http://127.0.0.1.example.com', 'notSecure'],
    ['http://localhost.example.com', 'notSecure'],
    ['http://192.168.1.5:11434', 'notSecure'],
  ];
  for (const [text, problem] of unusable) {
    it(`refuses "${text}"`, () => assert.deepEqual(parseBaseUrl(text), { kind: 'unusable', problem }));
  }
});
