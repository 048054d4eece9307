import assert from 'node:assert/strict';
import { ApiKeys } from '../../src/account/apiKeys.ts';

function memory() {
  const kept = new Map<string, string>();
  const secrets = {
    get: async (key: string) => kept.get(key),
    store: async (key: string, value: string) => void kept.set(key, value),
    delete: async (key: string) => void kept.delete(key),
    onDidChange: () => ({ dispose: () => {} }),
  };
  return { kept, keys: new ApiKeys(secrets) };
}

describe('ApiKeys', () => {
  it('never gives the key of one server to another', async () => {
    const { keys } = memory();
    await keys.set({ kind: 'endpoint', baseUrl: 'https://a.test/api' }, 'a');
    await keys.set({ kind: 'anthropic' }, 'mine');
    assert.equal(await keys.get({ kind: 'endpoint', baseUrl: 'https://a.test/other/v1' }), 'a');
    for (const baseUrl of ['https://b.test', 'https://a.test:8443', 'http://127.0.0.1', 'https://a.test.evil.test']) {
      assert.equal(await keys.get({ kind: 'endpoint', baseUrl }), undefined, baseUrl);
    }
  });

  it('forgets a key that is removed', async () => {
    const { keys, kept } = memory();
    await keys.set({ kind: 'anthropic' }, 'mine');
    await keys.remove({ kind: 'anthropic' });
    assert.equal(await keys.get({ kind: 'anthropic' }), undefined);
    assert.equal(kept.size, 0);
  });
});
