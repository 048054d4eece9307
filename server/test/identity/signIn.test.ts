import assert from 'node:assert/strict';
import { scopes } from '@codetrain/contract/accessToken';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Browser } from '../support/browser.ts';
import { linkIn, type SignInService, startSignIn } from '../support/signIn.ts';

describe('sign-in', () => {
  let service: SignInService;
  before(async () => {
    service = await startSignIn();
  });
  after(() => service.stop());

  it('leads through Clerk and consent back to the editor, which gets tokens that the API takes', async () => {
    const { editor } = service;
    const asked = await editor.ask();
    const page = await editor.authorize(asked);
    const callback = new URL(linkIn(page, 'Open Visual Studio Code'));
    assert.equal(callback.protocol, 'vscode:');
    assert.equal(callback.searchParams.get('windowId'), '1');
    const tokens = await editor.redeem(asked, callback.href);
    assert.equal(tokens.expiresIn, 600);
    assert.equal(tokens.scope, scopes.join(' '));
    const { alg, typ } = decodeProtectedHeader(tokens.access);
    assert.deepEqual([alg, typ], ['ES256', 'at+jwt']);
    const claims = decodeJwt(tokens.access);
    const { rows } = await service.pool.query('SELECT "accountId", "name" FROM "Device" WHERE "deviceId" = $1', [
      claims['device_id'],
    ]);
    assert.deepEqual(rows, [{ accountId: claims.sub, name: 'VS Code on desk' }]);
  });

  it('finds the same account again, and another one for another person', async () => {
    const subject = async (who: 'ada' | 'sam') =>
      decodeJwt((await service.editor.signIn(new Browser(), who)).access).sub;
    const [ada, again, sam] = [await subject('ada'), await subject('ada'), await subject('sam')];
    assert.equal(ada, again);
    assert.notEqual(ada, sam);
  });
});
