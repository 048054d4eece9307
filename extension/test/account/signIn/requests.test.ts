import assert from 'node:assert/strict';
import { callbackIn } from '@codetrain/contract/signIn';
import { AuthorizationServer } from '../../../src/account/signIn/authorizationServer.ts';
import { SignInRequests } from '../../../src/account/signIn/requests.ts';

const server = new AuthorizationServer('https://api.test');
const CALLBACK = 'vscode://inferhaven.codetrain/signed-in?windowId=1';

describe('requests to sign in', () => {
  it('carry everything that the service asks for', async () => {
    const { url, state, verifier } = await new SignInRequests().begin(server, 'VS Code on desk', CALLBACK);
    const { origin, pathname, searchParams } = new URL(url);
    const { code_challenge: challenge, ...parameters } = Object.fromEntries(searchParams);
    assert.equal(origin + pathname, 'https://api.test/oauth/auth');
    assert.deepEqual(parameters, {
      client_id: 'codetrain-editor',
      response_type: 'code',
      redirect_uri: 'https://api.test/oauth/return',
      scope: 'offline_access tutor usage billing account',
      prompt: 'consent',
      state,
      code_challenge_method: 'S256',
      device_name: 'VS Code on desk',
    });
    assert.match(String(challenge), /^[\w-]{43}$/);
    assert.notEqual(challenge, verifier);
    assert.equal(callbackIn(state), CALLBACK);
  });

  it('survive the editor, which decodes and encodes addresses that it opens', async () => {
    const { url } = await new SignInRequests().begin(server, 'VS Code (Büro) on desk', CALLBACK);
    // What VS Code makes of `openExternal(Uri.parse(url))`.
    const [address = '', query = ''] = url.split('?');
    const opened = encodeURI(`${address}?${decodeURIComponent(query)}`);
    assert.deepEqual([...new URL(opened).searchParams], [...new URL(url).searchParams]);
  });

  it('are answered once', async () => {
    const requests = new SignInRequests();
    const { state } = await requests.begin(server, 'desk', CALLBACK);
    assert.equal(requests.take(state)?.state, state);
    assert.equal(requests.take(state), undefined);
  });

  it('know no state that was made up', async () => {
    const requests = new SignInRequests();
    const { state } = await requests.begin(server, 'desk', CALLBACK);
    for (const made of ['', 'x', state.slice(1), `${state}x`, state.toUpperCase(), state.split('.')[0] ?? '']) {
      assert.equal(requests.take(made), undefined, made);
    }
    assert.equal(requests.waiting.length, 1);
  });

  it('wait for ten minutes, several at a time, the newest first', async () => {
    let now = 0;
    const requests = new SignInRequests(() => now);
    const first = await requests.begin(server, 'desk');
    now += 5 * 60_000;
    const second = await requests.begin(server, 'desk');
    assert.deepEqual(
      requests.waiting.map(({ state }) => state),
      [second.state, first.state],
    );
    now += 5 * 60_000 + 1;
    assert.equal(requests.take(first.state), undefined);
    assert.equal(requests.take(second.state)?.verifier, second.verifier);
  });
});
