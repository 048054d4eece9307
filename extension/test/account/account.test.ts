import assert from 'node:assert/strict';
import { RejectedError } from '../../src/account/errors.ts';
import { Machine } from './support/window.ts';

const HOUR = 3_600_000;

describe('Account', () => {
  it('is nobody without a session', async () => {
    const { account } = new Machine().window();
    assert.equal(await account.token(), undefined);
    assert.equal(account.wasEnded, false);
  });

  it('keeps a token until a minute before its end', async () => {
    const machine = new Machine(600);
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    machine.now += 539_000;
    assert.equal(await account.token(), 'a1');
    machine.now += 2_000;
    assert.equal(await account.token(), 'a2');
  });

  it('keeps a short-lived token for half of its life', async () => {
    const machine = new Machine(40);
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    machine.now += 19_000;
    assert.equal(await account.token(), 'a1');
    machine.now += 2_000;
    assert.equal(await account.token(), 'a2');
  });

  it('refreshes once however many ask at once', async () => {
    const machine = new Machine();
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    machine.now += HOUR;
    assert.deepEqual(await Promise.all(Array.from({ length: 5 }, () => account.token())), Array(5).fill('a2'));
    assert.equal(machine.service.refreshes, 1);
  });

  it('is signed in again after a reload, with the same token', async () => {
    const machine = new Machine();
    await machine.window().account.signIn(machine.newSession());
    const { account, changes } = machine.window();
    assert.equal(await account.token(), 'a1');
    assert.deepEqual(changes, [['elsewhere', 'ada@example.com']]);
    assert.equal(machine.service.refreshes, 0);
  });

  for (const [name, error] of [
    ['an hour fast', HOUR],
    ['an hour slow', -HOUR],
  ] as const) {
    it(`counts from when the answer came: a clock ${name} does no harm`, async () => {
      const machine = new Machine();
      machine.clockError = error;
      const { account } = machine.window();
      await account.signIn(machine.newSession());
      machine.now += 500_000;
      assert.equal(await account.token(), 'a1');
      machine.now += 60_000;
      assert.equal(await account.token(), 'a2');
      assert.equal(machine.service.refreshes, 1);
    });

    it(`is none the worse for a clock that is set meanwhile: by then ${name}`, async () => {
      const machine = new Machine();
      const { account } = machine.window();
      await account.signIn(machine.newSession());
      machine.clockError = error;
      machine.now += 560_000;
      assert.equal(await account.token(), 'a2', 'by either clock it is over');
      const reloaded = machine.window();
      assert.match(String(await reloaded.account.token()), /^a[23]$/);
      assert.ok(machine.service.refreshes <= 2);
    });
  }

  it('is not fooled by a clock that is set back a little', async () => {
    const machine = new Machine();
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    machine.clockError = -300_000;
    machine.now += 560_000;
    assert.equal(await account.token(), 'a2');
  });

  it('notices what passed while the machine slept, and its steady clock stood still', async () => {
    const machine = new Machine();
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    machine.clockError += HOUR;
    assert.equal(await account.token(), 'a2');
  });

  it('tries again what failed, and keeps everything when it still fails', async () => {
    const machine = new Machine();
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    machine.now += HOUR;
    machine.service.failures.push(new Error('offline'), new Error('offline'));
    assert.equal(await account.token(), 'a2');
    machine.now += HOUR;
    machine.service.failures.push(...Array.from({ length: 3 }, () => new Error('offline')));
    await assert.rejects(account.token(), /offline/);
    assert.equal(account.present?.account.label, 'ada@example.com');
    assert.equal(await account.token(), 'a3');
  });

  it('uses a token to its end when it cannot be renewed', async () => {
    const machine = new Machine();
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    machine.now += 580_000;
    machine.service.failures.push(...Array.from({ length: 3 }, () => new Error('down')));
    assert.equal(await account.token(), 'a1');
  });

  it('ends when the service rejects the refresh token, and says so', async () => {
    const machine = new Machine();
    const { account, changes } = machine.window();
    await account.signIn(machine.newSession());
    machine.service.given += 1;
    machine.now += HOUR;
    assert.equal(await account.token(), undefined);
    assert.equal(account.wasEnded, true);
    assert.deepEqual(changes.at(-1), ['ended', undefined]);
    assert.equal(machine.secrets.kept.size, 0);
    await account.signIn(machine.newSession());
    assert.equal(account.wasEnded, false);
  });

  it('signs out here whatever the service says to it', async () => {
    const machine = new Machine();
    const { account, changes } = machine.window();
    await account.signIn(machine.newSession());
    machine.service.failures.push(new Error('down'));
    await account.signOut();
    assert.deepEqual(machine.service.revoked, ['r1']);
    assert.equal(await account.token(), undefined);
    assert.equal(machine.secrets.kept.size, 0);
    assert.deepEqual(changes.at(-1), ['signOut', undefined]);
  });

  it('ends the sign-in that another one takes the place of', async () => {
    const machine = new Machine();
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    await account.signIn(machine.newSession({ account: { id: 'sam', label: 'sam@example.com' } }));
    assert.deepEqual(machine.service.revoked, ['r1']);
    assert.equal(account.present?.account.label, 'sam@example.com');
  });

  describe('when the service refuses a token', () => {
    async function signedIn() {
      const machine = new Machine();
      const window = machine.window();
      await window.account.signIn(machine.newSession());
      return { machine, ...window };
    }

    it('gets another one, once', async () => {
      const { account, machine } = await signedIn();
      assert.equal(await account.refused('a1', 'token_expired'), true);
      assert.equal(await account.token(), 'a2');
      assert.equal(await account.refused('a1', 'token_expired'), true, 'an old one tells nothing of the new');
      assert.equal(await account.token(), 'a2');
      assert.equal(await account.refused('a2', 'token_expired'), false);
      assert.equal(account.present?.account.id, 'ada');
      machine.now += 60_000;
      assert.equal(await account.refused('a2', 'token_expired'), true, 'it was good for a while');
      assert.equal(await account.token(), 'a3');
    });

    it('is signed out if its device was', async () => {
      const { account, changes } = await signedIn();
      assert.equal(await account.refused('a1', 'device_revoked'), true);
      assert.equal(await account.token(), undefined);
      assert.equal(account.wasEnded, true);
      assert.deepEqual(changes.at(-1), ['ended', undefined]);
    });

    it('is signed out if a fresh one is invalid too', async () => {
      const { account } = await signedIn();
      await account.refused('a1', 'token_invalid');
      await account.token();
      assert.equal(await account.refused('a2', 'token_invalid'), true);
      assert.equal(account.wasEnded, true);
    });

    it('does not send it again when there is no other', async () => {
      const { account, machine } = await signedIn();
      await account.refused('a1', 'token_expired');
      machine.service.failures.push(...Array.from({ length: 3 }, () => new Error('down')));
      await assert.rejects(account.token(), /down/);
    });
  });

  describe('in two windows', () => {
    it('follows what the other one does', async () => {
      const machine = new Machine();
      const [one, other] = [machine.window(), machine.window()];
      assert.equal(await other.account.token(), undefined);
      await one.account.signIn(machine.newSession());
      await other.account.reload();
      assert.equal(await other.account.token(), 'a1');
      await one.account.signOut();
      await other.account.reload();
      assert.equal(await other.account.token(), undefined);
      assert.equal(other.account.wasEnded, false);
    });

    it('refreshes once for both', async () => {
      const machine = new Machine();
      const [one, other] = [machine.window(), machine.window()];
      await one.account.signIn(machine.newSession());
      await other.account.session();
      for (let round = 2; round < 12; round++) {
        machine.now += HOUR;
        const tokens = await Promise.all([one.account.token(), other.account.token()]);
        assert.deepEqual(tokens, [`a${round}`, `a${round}`]);
        assert.equal(machine.service.refreshes, round - 1);
      }
    });

    it('stays signed in where a window never sees what the other one stores', async () => {
      const machine = new Machine();
      const one = machine.window();
      await one.account.signIn(machine.newSession());
      const blind = machine.window(machine.secrets.frozen());
      const also = machine.window(machine.secrets.frozen());
      for (const { account } of [one, blind, also, blind, one, also, one]) {
        machine.now += HOUR;
        assert.equal(await account.token(), `a${machine.service.given}`);
      }
      assert.equal(machine.service.refreshes, 7);
    });

    it('does not take a newer sign-in along when the service refuses its own', async () => {
      const machine = new Machine();
      const [one, late] = [machine.window(), machine.window(machine.secrets, {}, false)];
      await one.account.signIn(machine.newSession());
      await late.account.session();
      await one.account.signIn(machine.newSession());
      assert.equal(await late.account.refused('a1', 'device_revoked'), true);
      assert.equal(await late.account.token(), 'a2');
      assert.equal(late.account.wasEnded, false);
      assert.equal((await machine.window().account.session())?.tokens.access, 'a2');
    });

    it('is not drawn into the end of a sign-in by a newer one', async () => {
      const machine = new Machine();
      const one = machine.window();
      await one.account.signIn(machine.newSession());
      const blind = machine.window(machine.secrets, {
        copy: { open: async () => undefined, write: async () => {}, remove: async () => {} },
      });
      await blind.account.session();
      await one.account.signIn(machine.newSession());
      machine.now += HOUR;
      assert.equal(await blind.account.token(), 'a3');
      assert.equal(await one.account.token(), 'a3');
    });
  });

  describe('while a refresh is under way', () => {
    /** A window whose next refresh is answered when `answer` is called. */
    async function refreshing() {
      const machine = new Machine();
      const [asked, ask] = latch();
      const [answered, answer] = latch();
      const window = machine.window(machine.secrets, {
        refresh: async (session) => {
          const tokens = await machine.service.refresh(session);
          ask();
          await answered;
          return tokens;
        },
      });
      await window.account.signIn(machine.newSession());
      machine.now += HOUR;
      const token = window.account.token();
      await asked;
      return { machine, ...window, token, answer };
    }

    it('signs out for good: what comes after that is not kept', async () => {
      const { machine, account, changes, token, answer } = await refreshing();
      await account.signOut();
      answer();
      assert.equal(await token, undefined);
      assert.equal(account.present, undefined);
      assert.equal(machine.secrets.kept.size, 0);
      assert.deepEqual(machine.service.revoked, ['r1']);
      assert.deepEqual(changes.at(-1), ['signOut', undefined]);
    });

    it('does not say that the service ended what the person did', async () => {
      const machine = new Machine();
      const { account, changes } = machine.window(machine.secrets, {
        refresh: async () => {
          await account.signOut();
          throw new RejectedError('signed out');
        },
      });
      await account.signIn(machine.newSession());
      machine.now += HOUR;
      assert.equal(await account.token(), undefined);
      assert.equal(account.wasEnded, false);
      assert.deepEqual(changes.at(-1), ['signOut', undefined]);
    });

    it('lets another account take the place', async () => {
      const { machine, account, token, answer } = await refreshing();
      const sam = machine.newSession({ account: { id: 'sam', label: 'sam@example.com' } });
      await account.signIn(sam);
      answer();
      assert.equal(await token, sam.tokens.access);
      assert.equal(account.present?.account.id, 'sam');
      assert.equal((await machine.window().account.session())?.account.id, 'sam');
    });

    it('heeds that the person signs out in another window', async () => {
      const { machine, token, answer } = await refreshing();
      await machine.window().account.signOut();
      answer();
      assert.equal(await token, undefined);
      assert.equal(machine.secrets.kept.size, 0);
    });
  });

  it('never takes a token to another service', async () => {
    const machine = new Machine();
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    machine.api = 'https://other.test';
    assert.equal(account.present, undefined, 'before anything is read, too');
    assert.equal(await account.token(), undefined);
    assert.equal(account.present, undefined);
    machine.api = undefined;
    assert.equal(await account.token(), undefined);
    machine.api = 'https://api.test';
    assert.equal(await account.token(), 'a1');
  });

  it('loses no new tokens when the keyring fails while they come', async () => {
    const machine = new Machine();
    const { account } = machine.window();
    await account.signIn(machine.newSession());
    machine.now += HOUR;
    const refresh = machine.service.refresh.bind(machine.service);
    machine.service.refresh = async (session) => {
      machine.secrets.isBroken = true;
      return refresh(session);
    };
    assert.equal(await account.token(), 'a2');
    machine.secrets.isBroken = false;
    assert.equal(await account.token(), 'a2');
  });

  describe('without a keyring', () => {
    it('stays signed in until the window closes, and says so', async () => {
      const machine = new Machine();
      machine.secrets.isBroken = true;
      const { account, broken } = machine.window();
      assert.equal(await account.token(), undefined);
      assert.equal(broken.length, 0, 'who is not signed in has nothing to be told');
      await account.signIn(machine.newSession());
      assert.equal(broken.length, 1);
      machine.now += HOUR;
      assert.equal(await account.token(), 'a2');
      assert.equal(await machine.window().account.token(), undefined);
      await account.signOut();
      assert.equal(await account.token(), undefined);
    });
  });
});

/** A promise, and what resolves it. */
function latch(): [opened: Promise<void>, open: () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}
