import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { deviceList } from '@codetrain/contract/devices';
import { headers as names } from '@codetrain/contract/headers';
import { decodeJwt } from 'jose';
import { newSessionId } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { goodRequest } from '../support/server.ts';
import { type SignInService, startSignIn } from '../support/signIn.ts';

describe('devices', () => {
  let service: SignInService;
  before(async () => {
    service = await startSignIn();
  });
  after(() => service.stop());

  const call = (access: string, path: string, method = 'GET') =>
    fetch(service.server.url + path, { method, headers: { authorization: `Bearer ${access}` } });

  const list = async (access: string) => deviceList.parse(await (await call(access, '/v1/devices')).json()).devices;

  const ask = async (access: string) => {
    const answer = await fetch(`${service.server.url}/v1/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${access}`,
        'content-type': 'application/json',
        [names.session]: newSessionId(),
      },
      body: JSON.stringify(goodRequest),
    });
    await answer.text();
    return answer.status;
  };

  const idOf = (access: string) => String(decodeJwt(access)['device_id']);

  it('are listed, the one that asks marked, those that never got in left out', async () => {
    const laptop = await service.editor.signIn();
    const desktop = await service.editor.signIn();
    await service.editor.authorize(await service.editor.ask());
    const devices = await list(desktop.access);
    const ids = devices.map(({ id }) => id);
    assert.deepEqual(ids.slice(0, 2), [idOf(desktop.access), idOf(laptop.access)]);
    assert.deepEqual(
      devices.filter((device) => device.is_current).map(({ id }) => id),
      [idOf(desktop.access)],
    );
    assert.ok(devices.every(({ name }) => name === 'VS Code on desk'));
  });

  it('that are signed out are refused at once, and cannot come back', async () => {
    const lost = await service.editor.signIn();
    const mine = await service.editor.signIn();
    assert.equal(await ask(lost.access), 200);
    const answer = await call(mine.access, `/v1/devices/${idOf(lost.access)}`, 'DELETE');
    assert.equal(answer.status, 204);
    assert.equal(await ask(lost.access), 401);
    assert.equal((await call(lost.access, '/v1/devices')).status, 401);
    await assert.rejects(service.editor.refresh(lost), { error: 'invalid_grant' });
    assert.equal(await ask(mine.access), 200, 'others go on');
    assert.ok(!(await list(mine.access)).some(({ id }) => id === idOf(lost.access)));
    const again = await call(mine.access, `/v1/devices/${idOf(lost.access)}`, 'DELETE');
    assert.equal(again.status, 204);
  });

  it('of somebody else are as if they were not there', async () => {
    const ada = await service.editor.signIn();
    const sam = await service.editor.signIn(new Browser(), 'sam');
    for (const id of [idOf(ada.access), randomUUID(), 'first', '%00', "' OR 1=1"]) {
      const answer = await call(sam.access, `/v1/devices/${encodeURIComponent(id)}`, 'DELETE');
      assert.equal(answer.status, 404, id);
    }
    assert.equal(await ask(ada.access), 200);
  });

  it('sign themselves out by revoking their refresh token (RFC 7009)', async () => {
    const tokens = await service.editor.signIn();
    await service.editor.revoke(tokens.refresh);
    assert.equal(await ask(tokens.access), 401);
    await assert.rejects(service.editor.refresh(tokens), { error: 'invalid_grant' });
    await service.editor.revoke(tokens.refresh);
    await service.editor.revoke('never-was-one');
  });
});
