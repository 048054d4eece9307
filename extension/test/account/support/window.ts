import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account, type AccountOptions, type Change } from '../../../src/account/account.ts';
import { RejectedError } from '../../../src/account/errors.ts';
import { newSealingKey, SealedCopy } from '../../../src/account/sealedCopy.ts';
import type { AccountSession, Tokens } from '../../../src/account/session.ts';
import { SessionStore } from '../../../src/account/sessionStore.ts';
import { FileLock } from '../../../src/base/fileLock.ts';
import { MemorySecrets } from './memorySecrets.ts';

export const API = 'https://api.test';

/** Gives tokens with rising numbers for the refresh token that it gave last, and for no other. */
export class FakeService {
  given = 0;
  refreshes = 0;
  revoked: string[] = [];
  /** Thrown in place of an answer, one after the other. */
  failures: Error[] = [];
  readonly #clock: () => number;
  readonly expiresIn: number;

  constructor(clock: () => number, expiresIn = 600) {
    this.#clock = clock;
    this.expiresIn = expiresIn;
  }

  next(): Tokens {
    this.given += 1;
    const [access, refresh] = [`a${this.given}`, `r${this.given}`];
    return { access, refresh, expiresIn: this.expiresIn, receivedAt: this.#clock() };
  }

  async refresh({ tokens }: AccountSession): Promise<Tokens> {
    this.refreshes += 1;
    const failure = this.failures.shift();
    if (failure) throw failure;
    if (tokens.refresh !== `r${this.given}`) throw new RejectedError('used already');
    return this.next();
  }

  async revoke({ tokens }: AccountSession): Promise<void> {
    this.revoked.push(tokens.refresh);
    const failure = this.failures.shift();
    if (failure) throw failure;
  }
}

/** A machine: its clocks, its secrets and its disk; and a service. */
export class Machine {
  /** Milliseconds since it was switched on. */
  now = 1_000_000;
  /** How wrong its clock is. */
  clockError = 0;
  api: string | undefined = API;
  readonly secrets = new MemorySecrets();
  readonly folder = mkdtempSync(join(tmpdir(), 'account-'));
  readonly service: FakeService;
  readonly clock = () => 1_800_000_000_000 + this.now + this.clockError;

  constructor(expiresIn?: number) {
    this.service = new FakeService(this.clock, expiresIn);
  }

  newSession(changes: Partial<AccountSession> = {}): AccountSession {
    return {
      version: 1,
      id: crypto.randomUUID(),
      api: API,
      account: { id: 'ada', label: 'ada@example.com' },
      scopes: ['tutor', 'usage'],
      tokens: this.service.next(),
      generation: 0,
      sealingKey: newSealingKey(),
      ...changes,
    };
  }

  /** @param isTold whether it is told at once what other windows store. */
  window(secrets = this.secrets, options: Partial<AccountOptions> = {}, isTold = true) {
    const changes: [Change, string | undefined][] = [];
    const broken: unknown[] = [];
    const store = new SessionStore(secrets, (error) => broken.push(error));
    const account = new Account({
      api: () => this.api,
      store,
      lock: new FileLock(join(this.folder, 'refresh.lock')),
      copy: new SealedCopy(this.folder),
      refresh: (session) => this.service.refresh(session),
      revoke: (session) => this.service.revoke(session),
      onChange: (change, session) => changes.push([change, session?.account.label]),
      now: () => this.now,
      clock: this.clock,
      ...options,
    });
    secrets.onDidChange(({ key }) => {
      if (isTold && store.holds(API, key)) void account.reload();
    });
    return { account, changes, broken, store };
  }
}
