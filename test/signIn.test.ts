import assert from 'node:assert/strict';
import { DeclinedError, RejectedError } from '../extension/src/account/errors.ts';
import type { AccountSession, Tokens } from '../extension/src/account/session.ts';
import { AuthorizationServer } from '../extension/src/account/signIn/authorizationServer.ts';
import { SignIn } from '../extension/src/account/signIn/signIn.ts';
import { Machine } from '../extension/test/account/support/window.ts';
import { type SignInService, startSignIn } from '../server/test/support/signIn.ts';
import { PersonUi } from './support/personUi.ts';

/** The real service with Postgres and Clerk's sandbox behind it; only the window and the browser are played. */
describe('signing in', () => {
  let service: SignInService;
  let api: string;
  before(async () => {
    service = await startSignIn();
    api = service.server.url;
  });
  after(() => service.stop());

  /** Its clocks run with ours; `now` is how far they are set ahead. */
  function realMachine(): Machine {
    return Object.assign(new Machine(), { now: 0 });
  }

  /** A window of an editor, before which a person sits. */
  function sitDown(machine = realMachine()) {
    machine.api = api;
    const server = new AuthorizationServer(api);
    const window = machine.window(machine.secrets, {
      refresh: async (session) => ({ ...(await server.refresh(session)), receivedAt: Date.now() + machine.now }),
      revoke: (session) => server.revoke(session),
      now: () => performance.now() + machine.now,
      clock: () => Date.now() + machine.now,
    });
    const ui = new PersonUi();
    const log: string[] = [];
    const waiting: boolean[] = [];
    const signIn = new SignIn({
      account: window.account,
      ui,
      log: (message) => log.push(message),
      onWaiting: (isWaiting) => waiting.push(isWaiting),
    });
    return { ...window, machine, ui, log, signIn, waiting };
  }

  /** Comes back by the callback at once. */
  async function signedIn(machine?: Machine) {
    const seat = sitDown(machine);
    seat.ui.onOpen = async (url) => {
      void seat.ui.callbackOf(url).then((query) => seat.signIn.receive(query));
      return true;
    };
    const session = await seat.signIn.run(api);
    assert.ok(session);
    return { ...seat, session };
  }

  const devices = async ({ account }: { readonly account: { token(): Promise<string | undefined> } }) => {
    const answer = await fetch(`${api}/v1/devices`, { headers: { authorization: `Bearer ${await account.token()}` } });
    return answer.status === 200 ? ((await answer.json()) as { devices: unknown[] }).devices : answer.status;
  };

  it('goes through the browser and comes back', async () => {
    const { ui, session, account, waiting, changes } = await signedIn();
    assert.deepEqual(session.account, { id: session.account.id, label: 'ada@example.com' });
    assert.deepEqual(ui.seen, ['browser', 'progress: Finish signing in to CodeTrain in your browser.']);
    assert.ok(Array.isArray(await devices({ account })));
    assert.deepEqual(changes, [['signIn', 'ada@example.com']]);
    assert.equal(waiting.at(-1), false);
  });

  it('joins those who ask at the same time', async () => {
    const { ui, signIn } = sitDown();
    ui.onOpen = async (url) => {
      void ui.callbackOf(url).then((query) => signIn.receive(query));
      return true;
    };
    const [one, other] = await Promise.all([signIn.run(api), signIn.run(api)]);
    assert.ok(one);
    assert.equal(one, other);
    assert.equal(ui.seen.filter((seen) => seen === 'browser').length, 1);
  });

  it('opens the page once more for who asks again, and takes the answer of either', async () => {
    const { ui, signIn } = sitDown();
    const urls: string[] = [];
    ui.onOpen = async (url) => urls.push(url) > 0;
    const twice: Promise<unknown>[] = [];
    ui.onProgress = () => {
      if (twice.length === 0) twice.push(signIn.run(api));
      else void ui.callbackOf(urls[0] ?? '').then((query) => signIn.receive(query));
    };
    const session = await signIn.run(api);
    assert.equal(session?.account.label, 'ada@example.com');
    assert.equal(urls.length, 2);
    assert.deepEqual(await Promise.all(twice), [session]);
  });

  it('takes a pasted code as well, while it waits for the callback', async () => {
    const { ui, signIn } = sitDown();
    ui.onOpen = async (url) => {
      ui.onAskForCode = async () => ui.codeOf(url);
      return true;
    };
    ui.onProgress = () => void signIn.enterCode();
    assert.equal((await signIn.run(api))?.account.label, 'ada@example.com');
  });

  it('offers the next way when the person gives one up, down to the last', async () => {
    const { ui, signIn, waiting } = sitDown();
    ui.onProgress = (cancel) => cancel();
    ui.onDeviceCode = async () => 'open';
    ui.onOffer = () => true;
    assert.equal(await signIn.run(api), undefined);
    const ways = ui.seen.filter((seen) => !seen.startsWith('progress'));
    assert.deepEqual(ways, [
      'browser',
      'offer: deviceCode after cancelled',
      'device code',
      'browser',
      'offer: pasteCode after cancelled',
      'browser',
      'code',
    ]);
    assert.equal(waiting.at(-1), true, 'the browser may still come back');
  });

  it('offers nothing more to who does not want it', async () => {
    const { ui, signIn } = sitDown();
    ui.onProgress = (cancel) => cancel();
    assert.equal(await signIn.run(api), undefined);
    assert.equal(ui.seen.at(-1), 'offer: deviceCode after cancelled');
  });

  it('by a code on another device', async () => {
    const { ui, signIn } = sitDown();
    ui.address = 'https://code.example.com/callback';
    ui.onDeviceCode = async ({ page, userCode }) => {
      await ui.enterDeviceCode(page, userCode);
      return 'elsewhere';
    };
    const session = await signIn.run(api);
    assert.equal(session?.account.label, 'ada@example.com');
    assert.match(ui.seen.at(-1) ?? '', /^progress: Enter the code [A-Z]{4}-[A-Z]{4} at http/);
  });

  it('says that the person declined on the other device', async () => {
    const { ui, signIn } = sitDown();
    ui.address = undefined;
    ui.onDeviceCode = async ({ page, userCode }) => {
      const confirm = await ui.browser.submit(await ui.browser.open(page), '/device', { user_code: userCode });
      await ui.browser.submit(confirm, '/device', { abort: 'yes' });
      return 'elsewhere';
    };
    await assert.rejects(signIn.run(api), DeclinedError);
  });

  it('by a code that is pasted, after one that was wrong', async () => {
    const { ui, signIn } = sitDown();
    const codes = ['not-a-code-at-all'];
    ui.address = undefined;
    ui.onDeviceCode = async () => undefined;
    ui.onOffer = () => true;
    ui.onOpen = async (url) => {
      codes.push(await ui.codeOf(url));
      return true;
    };
    ui.onAskForCode = async () => codes.shift();
    assert.equal((await signIn.run(api))?.account.label, 'ada@example.com');
    assert.equal(ui.problems[0], undefined);
    assert.match(ui.problems[1] ?? '', /^This code was not accepted/);
  });

  it('by a code on another device where no browser opens', async () => {
    const { ui, signIn } = sitDown();
    ui.onOpen = async () => false;
    ui.onOffer = (next) => next === 'deviceCode';
    ui.onDeviceCode = async ({ page, userCode }) => {
      await ui.enterDeviceCode(page, userCode);
      return 'elsewhere';
    };
    assert.equal((await signIn.run(api))?.account.label, 'ada@example.com');
    assert.ok(ui.seen.includes('offer: deviceCode after noBrowser'));
  });

  it('says that the person declined in the browser', async () => {
    const { ui, signIn } = sitDown();
    ui.onOpen = async (url) => {
      const state = new URL(url).searchParams.get('state') ?? '';
      void signIn.receive(String(new URLSearchParams({ error: 'access_denied', state })));
      return true;
    };
    await assert.rejects(signIn.run(api), DeclinedError);
  });

  it('signs in also who comes back after giving up', async () => {
    const { ui, signIn, account } = sitDown();
    let address = '';
    ui.onOpen = async (url) => {
      address = url;
      return true;
    };
    ui.onProgress = (cancel) => cancel();
    assert.equal(await signIn.run(api), undefined);
    const session = await signIn.receive(await ui.callbackOf(address));
    assert.equal(session?.account.label, 'ada@example.com');
    assert.ok(Array.isArray(await devices({ account })));
  });

  describe('ignores', () => {
    async function answered(spoil: (query: string) => string, receiver?: SignIn) {
      const { ui, signIn, log, account } = sitDown();
      let address = '';
      ui.onOpen = async (url) => {
        address = url;
        return true;
      };
      ui.onProgress = (cancel) => cancel();
      await signIn.run(api);
      const query = await ui.callbackOf(address);
      const received = await (receiver ?? signIn).receive(spoil(query));
      return { received, log, account, query, signIn };
    }

    it('a state of another window, which that one can still be called back with', async () => {
      const other = sitDown();
      const { received, query, signIn } = await answered((each) => each, other.signIn);
      assert.equal(received, undefined);
      assert.match(other.log.join(), /was ignored/);
      assert.equal(await other.account.token(), undefined);
      assert.equal((await signIn.receive(query))?.account.label, 'ada@example.com');
    });

    it('a second callback with the same code', async () => {
      const { received, query, signIn, log } = await answered((each) => each);
      assert.ok(received);
      assert.equal(await signIn.receive(query), undefined);
      assert.match(log.join(), /was ignored/);
    });

    it('a state that was made up', async () => {
      const { received, log, account } = await answered((query) => query.replace(/state=../, 'state=AA'));
      assert.equal(received, undefined);
      assert.match(log.join(), /was ignored/);
      assert.equal(await account.token(), undefined);
    });

    it('an answer without a state', async () => {
      const { received } = await answered((query) => query.replace(/&?state=[^&]*/, ''));
      assert.equal(received, undefined);
    });
  });

  const spoiled: readonly [what: string, spoil: (query: URLSearchParams) => void][] = [
    ['a code that was made up', (query) => query.set('code', 'made-up')],
    ['an answer of another authorization server', (query) => query.set('iss', 'https://evil.test/oauth')],
    ['an answer that does not say whose it is', (query) => query.delete('iss')],
  ];
  for (const [what, spoil] of spoiled) {
    it(`refuses ${what}`, async () => {
      const { ui, signIn, account } = sitDown();
      ui.onOpen = async (url) => {
        void ui.callbackOf(url).then((query) => {
          const answer = new URLSearchParams(query);
          spoil(answer);
          return signIn.receive(String(answer));
        });
        return true;
      };
      await assert.rejects(signIn.run(api), RejectedError);
      assert.equal(await account.token(), undefined);
    });
  }

  it('says so when the service cannot be reached', async () => {
    const { ui, signIn } = sitDown();
    ui.address = undefined;
    await assert.rejects(signIn.run('http://127.0.0.1:1'), /fetch failed/);
  });

  it('ends at the service what it cannot make a session of', async () => {
    const { ui, signIn, account } = sitDown();
    const { prototype } = AuthorizationServer;
    const { account: whose } = prototype;
    const asked: Tokens[] = [];
    prototype.account = async (tokens) => {
      asked.push(tokens);
      throw new Error('not now');
    };
    ui.onOpen = async (url) => {
      void ui.callbackOf(url).then((query) => signIn.receive(query));
      return true;
    };
    try {
      await assert.rejects(signIn.run(api), /not now/);
    } finally {
      prototype.account = whose;
    }
    const [tokens] = asked;
    assert.ok(tokens);
    assert.equal(await account.token(), undefined);
    await assert.rejects(new AuthorizationServer(api).account(tokens), { status: 401 });
  });

  it('takes no code where none is awaited', async () => {
    const { ui, signIn } = sitDown();
    ui.address = undefined;
    const seen: boolean[] = [];
    ui.onDeviceCode = async () => {
      seen.push(signIn.isWaiting, signIn.takesCodes);
      return undefined;
    };
    assert.equal(await signIn.run(api), undefined);
    assert.deepEqual(seen, [true, false]);
  });

  it('refuses to make a session of an answer that is no answer of ours', async () => {
    const { ui, signIn } = sitDown();
    ui.address = undefined;
    // Clerk's sandbox has no such endpoint, as a wrong address in the settings would not.
    await assert.rejects(signIn.run(service.clerk.url));
  });

  describe('when signed in', () => {
    it('refreshes at the real service, in two windows at once, for ever', async () => {
      const { account, machine } = await signedIn();
      const other = sitDown(machine);
      await other.account.session();
      let last = await account.token();
      for (let round = 0; round < 3; round++) {
        machine.now += 3_600_000;
        const [one, two] = await Promise.all([account.token(), other.account.token()]);
        assert.equal(one, two);
        assert.notEqual(one, last);
        assert.ok(Array.isArray(await devices({ account })));
        last = one;
      }
    });

    it('signs out at the service', async () => {
      const { account, session } = await signedIn();
      const token = await account.token();
      await account.signOut();
      assert.equal(await devices({ account: { token: async () => token } }), 401);
      await assert.rejects(new AuthorizationServer(api).refresh(session), RejectedError);
    });

    it('is signed out when its device is, with the next request', async () => {
      const { account, session } = await signedIn();
      await new AuthorizationServer(api).revoke(session);
      assert.equal(await devices({ account }), 401);
      await account.refused(session.tokens.access, 'token_expired');
      assert.equal(await account.token(), undefined);
      assert.equal(account.wasEnded, true);
    });

    it('takes the place of the account that was signed in', async () => {
      const seat = await signedIn();
      const first: AccountSession = seat.session;
      seat.ui.who = 'sam';
      const session = await signInAgain(seat);
      assert.equal(session?.account.label, 'sam@example.com');
      await assert.rejects(new AuthorizationServer(api).refresh(first), RejectedError);
    });

    it('goes on while Clerk is down; signing in does not', async () => {
      const { account, session } = await signedIn();
      service.clerk.isDown = true;
      try {
        await account.refused(session.tokens.access, 'token_expired');
        assert.notEqual(await account.token(), session.tokens.access);
        assert.ok(Array.isArray(await devices({ account })));
        const { ui, signIn } = sitDown();
        let status = 0;
        ui.onOpen = async (url) => {
          status = (await ui.browser.open(url)).status;
          return true;
        };
        ui.onProgress = (cancel) => cancel();
        assert.equal(await signIn.run(api), undefined);
        assert.equal(status, 503, 'the browser says so');
        assert.equal(ui.seen.at(-1), 'offer: deviceCode after cancelled');
      } finally {
        service.clerk.isDown = false;
      }
    });
  });

  /** Another person at the same browser: its cookies of the one before are gone. */
  async function signInAgain(seat: Awaited<ReturnType<typeof signedIn>>) {
    const fresh = new PersonUi();
    fresh.who = 'sam';
    seat.ui.onOpen = async (url) => {
      void fresh.callbackOf(url).then((query) => seat.signIn.receive(query));
      return true;
    };
    return seat.signIn.run(api);
  }
});
