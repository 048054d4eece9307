import assert from 'node:assert/strict';
import type { Tokens } from '../../../src/account/session.ts';
import type { AuthorizationServer } from '../../../src/account/signIn/authorizationServer.ts';
import { deviceCode } from '../../../src/account/signIn/deviceCode.ts';
import type { Attempt } from '../../../src/account/signIn/flows.ts';

type DevicePoll = Awaited<ReturnType<AuthorizationServer['pollDevice']>>;

const tokens: Tokens = { access: 'a1', refresh: 'r1', expiresIn: 600, receivedAt: 0 };

describe('signing in by a code on another device', () => {
  it('waits as long as the person takes, and ends with the tokens', async () => {
    const answers: DevicePoll[] = ['pending', 'pending', tokens];
    const { attempt, revoked } = attemptWith(async () => answers.shift() ?? tokens);
    assert.deepEqual(await deviceCode(attempt), tokens);
    assert.deepEqual(revoked, []);
  });

  it('ends tokens that come when another way was faster', async () => {
    const over = new AbortController();
    const { attempt, revoked } = attemptWith(async () => {
      over.abort();
      return tokens;
    }, over.signal);
    assert.equal(await deviceCode(attempt), 'cancelled');
    assert.deepEqual(revoked, ['r1']);
  });
});

/** As far as this way of signing in looks at it. */
function attemptWith(pollDevice: () => Promise<DevicePoll>, over = new AbortController().signal) {
  const revoked: string[] = [];
  const attempt = {
    over,
    server: {
      startDevice: async () => ({ deviceCode: 'd', userCode: 'ABCD', page: 'p', pageWithCode: 'p?c', interval: 0 }),
      pollDevice,
      revoke: async (session: { tokens: Tokens }) => void revoked.push(session.tokens.refresh),
    },
    ui: {
      deviceName: 'An editor',
      showDeviceCode: async () => 'elsewhere',
      progress: <T>(_message: string, run: (cancelled: AbortSignal) => Promise<T>) => run(new AbortController().signal),
    },
  };
  return { attempt: attempt as unknown as Attempt, revoked };
}
