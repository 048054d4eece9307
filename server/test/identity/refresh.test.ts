import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { pino } from 'pino';
import { startServer } from '../../src/startServer.ts';
import { CuttableProxy } from '../support/proxy.ts';
import { Editor, type SignInService, startSignIn, type Tokens } from '../support/signIn.ts';

describe('refresh tokens', () => {
  let service: SignInService;
  before(async () => {
    service = await startSignIn();
  });
  after(() => service.stop());

  /** As if this many seconds had gone by. */
  const later = (seconds: number) =>
    service.pool.query(
      `UPDATE "OAuthRecord" SET "createdAt" = "createdAt" - make_interval(secs => $1),
                                "consumedAt" = "consumedAt" - make_interval(secs => $1)`,
      [seconds],
    );

  const isRefused = (tokens: Tokens) => assert.rejects(service.editor.refresh(tokens), { error: 'invalid_grant' });

  it('are used once, and bring the same device along', async () => {
    const first = await service.editor.signIn();
    const second = await service.editor.refresh(first);
    assert.notEqual(second.refresh, first.refresh);
    assert.equal(decodeJwt(second.access)['device_id'], decodeJwt(first.access)['device_id']);
    assert.equal(decodeJwt(second.access).sub, decodeJwt(first.access).sub);
    const narrow = await service.editor.refresh(second, { scope: 'usage' });
    assert.equal(narrow.scope, 'usage');
  });

  it('that come back after the grace end the whole sign-in', async () => {
    const first = await service.editor.signIn();
    const second = await service.editor.refresh(first);
    await later(61);
    await isRefused(first);
    await isRefused(second);
    const answer = await fetch(`${service.server.url}/v1/devices`, {
      headers: { authorization: `Bearer ${second.access}` },
    });
    assert.equal(answer.status, 401, 'access tokens too');
  });

  it('whose answer was lost are honoured again for a while', async () => {
    const first = await service.editor.signIn();
    await service.editor.refresh(first);
    await later(50);
    const again = await service.editor.refresh(first);
    await service.editor.refresh(again);
  });

  it('used by two windows at once keep both signed in', async () => {
    const first = await service.editor.signIn();
    const windows = await Promise.all([service.editor.refresh(first), service.editor.refresh(first)]);
    const next = await Promise.all(windows.map((tokens) => service.editor.refresh(tokens)));
    assert.equal(new Set(next.map(({ refresh }) => refresh)).size, 2);
  });

  it('that were brought into being twice go on as one: what nobody used is worth nothing after the grace', async () => {
    const first = await service.editor.signIn();
    const [mine, spare] = await Promise.all([service.editor.refresh(first), service.editor.refresh(first)]);
    await later(61);
    const next = await service.editor.refresh(mine);
    await later(1);
    await isRefused(spare);
    await isRefused(next);
  });

  it('are refused if they are made up, cut, or a hash from the database', async () => {
    const { refresh } = await service.editor.signIn();
    const { rows } = await service.pool.query<{ idHash: string }>(
      `SELECT "idHash" FROM "OAuthRecord" WHERE "kind" = 'RefreshToken'`,
    );
    const hashes = rows.flatMap(({ idHash }) => [idHash, `${idHash}.`, `${idHash}.${idHash}`]);
    for (const made of ['', 'made-up', refresh.slice(1), refresh.toUpperCase(), ...hashes]) {
      await assert.rejects(service.editor.refresh({ refresh: made }), (error: { error?: string; code?: string }) =>
        ['invalid_grant', 'invalid_request', 'ERR_INVALID_ARG_VALUE'].includes(error.error ?? error.code ?? ''),
      );
    }
  });

  it('work while Clerk is down, and with another server process', async () => {
    const first = await service.editor.signIn();
    service.clerk.isDown = true;
    const other = await startServer({ ...service.config, publicUrl: service.server.url }, pino({ level: 'silent' }));
    try {
      const second = await service.editor.refresh(first);
      const elsewhere = await Editor.at(service.server.url);
      Object.assign(elsewhere.as, { token_endpoint: `${other.url}/oauth/token` });
      const third = await elsewhere.refresh(second);
      const answer = await fetch(`${service.server.url}/v1/devices`, {
        headers: { authorization: `Bearer ${third.access}` },
      });
      assert.equal(answer.status, 200);
    } finally {
      service.clerk.isDown = false;
      await other.close();
    }
  });

  it('are not refused, and not spent, while the database is away', async () => {
    const address = new URL(service.database.url);
    const proxy = new CuttableProxy({ host: address.hostname, port: Number(address.port) });
    await proxy.start();
    address.host = `127.0.0.1:${proxy.port}`;
    const other = await startServer(
      { ...service.config, publicUrl: service.server.url, database: { ...service.config.database, url: address.href } },
      pino({ level: 'silent' }),
    );
    try {
      const first = await service.editor.signIn();
      const refresh = () =>
        fetch(`${other.url}/oauth/token`, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'refresh_token',
            client_id: 'codetrain-editor',
            refresh_token: first.refresh,
          }),
        });
      proxy.cut();
      for (let turn = 0; turn < 3; turn++) assert.ok((await refresh()).status >= 500, 'whoever is told 4xx signs out');
      proxy.restore();
      assert.equal((await refresh()).status, 200);
    } finally {
      await other.close();
      await proxy.stop();
    }
  });

  it('of a client in a browser are taken from any origin, without cookies', async () => {
    const { refresh } = await service.editor.signIn();
    const preflight = await fetch(String(service.editor.as.token_endpoint), {
      method: 'OPTIONS',
      headers: { origin: 'https://vscode.dev', 'access-control-request-method': 'POST' },
    });
    assert.equal(preflight.headers.get('access-control-allow-origin'), 'https://vscode.dev');
    const answer = await fetch(String(service.editor.as.token_endpoint), {
      method: 'POST',
      headers: { origin: 'https://vscode.dev' },
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'codetrain-editor', refresh_token: refresh }),
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('access-control-allow-origin'), 'https://vscode.dev');
    assert.equal(answer.headers.get('access-control-allow-credentials'), null);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  });
});
