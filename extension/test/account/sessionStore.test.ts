import assert from 'node:assert/strict';
import { Machine } from './support/window.ts';

describe('what is stored of a session', () => {
  it('is one record for each service', async () => {
    const machine = new Machine();
    const { store } = machine.window();
    const session = machine.newSession();
    await store.write(session);
    assert.deepEqual([...machine.secrets.kept.keys()], ['account.https://api.test']);
    assert.deepEqual(await store.read('https://api.test'), session);
    assert.equal(await store.read('https://other.test'), undefined);
    await store.remove('https://api.test');
    assert.equal(machine.secrets.kept.size, 0);
  });

  const strange: readonly [name: string, text: string][] = [
    ['no JSON', 'a1'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['a record of a version to come', JSON.stringify({ ...new Machine().newSession(), version: 2 })],
    ['a record without tokens', JSON.stringify({ ...new Machine().newSession(), tokens: undefined })],
    ['a record with a number for a token', JSON.stringify({ ...new Machine().newSession(), tokens: { access: 1 } })],
    ['a record with scopes that are none', JSON.stringify({ ...new Machine().newSession(), scopes: [1] })],
    ['a record without an account', JSON.stringify({ ...new Machine().newSession(), account: 'ada' })],
  ];
  for (const [name, text] of strange) {
    it(`is nobody's: ${name}`, async () => {
      const machine = new Machine();
      machine.secrets.kept.set('account.https://api.test', text);
      const { account } = machine.window();
      assert.equal(await account.token(), undefined);
      await account.signIn(machine.newSession());
      assert.equal(await account.token(), 'a1');
    });
  }
});
