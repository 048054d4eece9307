import assert from 'node:assert/strict';
import { TokenError, tokenSource } from '../../src/account/accessToken.ts';

/** A token endpoint that gives tokens with rising numbers, and a clock that is set by hand. */
function stand(expiresIn = 600) {
  const clock = { now: 1_000 };
  const stand = {
    clock,
    requests: 0,
    answer: (): Response => Response.json({ access_token: `t${stand.requests}`, expires_in: expiresIn }),
  };
  const source = tokenSource({
    url: 'http://127.0.0.1/token',
    now: () => clock.now,
    fetch: async () => {
      stand.requests += 1;
      return stand.answer();
    },
  });
  return Object.assign(stand, { source });
}

describe('tokenSource', () => {
  it('is nobody’s without an address', async () =>
    assert.equal(await tokenSource({ url: undefined }).token(), undefined));

  it('keeps a token until a minute before its end', async () => {
    const { source, clock } = stand(600);
    assert.equal(await source.token(), 't1');
    clock.now += 539_000;
    assert.equal(await source.token(), 't1');
    clock.now += 2_000;
    assert.equal(await source.token(), 't2');
  });

  it('keeps a short-lived token for half of its life', async () => {
    const { source, clock } = stand(40);
    await source.token();
    clock.now += 19_000;
    assert.equal(await source.token(), 't1');
    clock.now += 2_000;
    assert.equal(await source.token(), 't2');
  });

  it('makes one request however many ask at once', async () => {
    const { source } = stand();
    assert.deepEqual(await Promise.all(Array.from({ length: 5 }, () => source.token())), Array(5).fill('t1'));
  });

  it('fetches anew what was refused, once', async () => {
    const { source } = stand();
    await source.token();
    source.refused('t1');
    source.refused('t1');
    assert.equal(await source.token(), 't2');
    source.refused('t1');
    assert.equal(await source.token(), 't2');
  });

  it('fails without keeping the failure', async () => {
    const at = stand();
    at.answer = () => new Response('down', { status: 503 });
    await assert.rejects(at.source.token(), TokenError);
    at.answer = () => Response.json({ unexpected: true });
    await assert.rejects(at.source.token(), TokenError);
    at.answer = () => Response.json({ access_token: 'good', expires_in: 600 });
    assert.equal(await at.source.token(), 'good');
  });
});
