import assert from 'node:assert/strict';
import { accountProfile } from '@codetrain/contract/account';
import { errorBody } from '@codetrain/contract/errors';
import { decodeJwt } from 'jose';
import { Browser } from '../support/browser.ts';
import { linkIn, type SignInService, startSignIn } from '../support/signIn.ts';

describe('GET /v1/account', () => {
  let service: SignInService;
  before(async () => {
    service = await startSignIn();
  });
  after(() => service.stop());

  const get = (token: string) =>
    fetch(`${service.server.url}/v1/account`, { headers: { authorization: `Bearer ${token}` } });

  it('tells whose account it is', async () => {
    const { access } = await service.editor.signIn(new Browser(), 'sam');
    const answer = await get(access);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.deepEqual(accountProfile.parse(await answer.json()), {
      type: 'account',
      id: decodeJwt(access).sub,
      email: 'sam@example.com',
      name: 'Sam Rivera',
    });
  });

  it('needs the scope for it', async () => {
    const asked = await service.editor.ask({ scope: 'offline_access tutor' });
    const { access } = await service.editor.redeem(asked, linkIn(await service.editor.authorize(asked), 'Open'));
    assert.equal((await get(access)).status, 403);
  });

  it('is nobody’s any more when the person is gone', async () => {
    const { access } = await service.editor.signIn();
    await service.pool.query('DELETE FROM "Identity" WHERE "email" = $1', ['ada@example.com']);
    const answer = await get(access);
    assert.deepEqual([answer.status, errorBody.parse(await answer.json()).error.code], [404, 'not_found']);
  });
});
