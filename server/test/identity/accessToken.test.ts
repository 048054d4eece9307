import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { API_AUDIENCE } from '@codetrain/contract/accessToken';
import { createLocalJWKSet } from 'jose';
import { AccessTokens } from '../../src/identity/accessToken.ts';
import { ISSUER, TokenSigner } from '../support/tokens.ts';

/** What a token may not be is in messages/badInput.test.ts, through the server. */
describe('access tokens', () => {
  const account = randomUUID();
  let signer: TokenSigner;
  let now: number;
  let tokens: AccessTokens;
  before(async () => {
    signer = await TokenSigner.create();
  });
  beforeEach(() => {
    now = Date.now();
    const verify = createLocalJWKSet({ keys: [signer.publicJwk] });
    tokens = new AccessTokens(
      { issuer: ISSUER, audience: API_AUDIENCE },
      { current: async () => ({ verify }) },
      () => now,
    );
  });

  it('tell the account and the scopes that exist', async () => {
    const token = await signer.sign(account, { scope: 'usage tutor superpowers' });
    const access = await tokens.verify(`Bearer ${token}`);
    assert.equal(access.accountId, account);
    assert.deepEqual([...access.scopes].sort(), ['tutor', 'usage']);
  });

  it('are verified once, and refused as soon as they expire', async () => {
    const authorization = `Bearer ${await signer.sign(account)}`;
    const first = await tokens.verify(authorization);
    assert.equal(await tokens.verify(authorization), first, 'the same object: it was remembered');
    now += 610_000;
    await assert.rejects(tokens.verify(authorization), { code: 'token_expired' });
  });

  it('of a client whose clock, or ours, is an hour off are refused', async () => {
    const authorization = `Bearer ${await signer.sign(account)}`;
    now += 3_600_000;
    await assert.rejects(tokens.verify(authorization), { code: 'token_expired' });
    now -= 7_200_000;
    await assert.rejects(tokens.verify(authorization), { code: 'token_invalid' });
  });

  it('may be named in any case (RFC 9110, section 11.1)', async () => {
    const token = await signer.sign(account);
    assert.equal((await tokens.verify(`bearer ${token}`)).accountId, account);
  });
});
