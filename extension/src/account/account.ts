import type { ErrorCode } from '@codetrain/contract/errors';
import type { FileLock } from '../base/fileLock.ts';
import { retry } from '../base/retry.ts';
import { isRejected } from './errors.ts';
import type { SealedCopy } from './sealedCopy.ts';
import type { AccountSession, Tokens } from './session.ts';
import type { SessionStore } from './sessionStore.ts';

/** Where access tokens come from. */
export interface TokenSource {
  /** A token that is good for some time yet, or undefined if no account is signed in. Rejects if it cannot be renewed. */
  token(): Promise<string | undefined>;
  /**
   * The service did not accept this token.
   * @param code why, if the service itself said so.
   * @returns Whether to ask for a token once more.
   */
  refused(token: string, code: ErrorCode | undefined): Promise<boolean>;
  /** Whether the account was signed in and the service has ended that. */
  readonly wasEnded: boolean;
}

/** What a change of the session came from. */
export type Change =
  /** The person, in this window. */
  | 'signIn'
  | 'signOut'
  | 'renewed'
  /** The service ended it. */
  | 'ended'
  /** Another window, or another service in the settings. */
  | 'elsewhere';

export interface AccountOptions {
  /** Address of the service; undefined if the settings name none that can be used. */
  readonly api: () => string | undefined;
  readonly store: SessionStore;
  readonly lock: Pick<FileLock, 'hold'>;
  readonly copy: Pick<SealedCopy, 'open' | 'write' | 'remove'>;
  /** @throws RejectedError if the service ended the sign-in; anything else if it could not answer. */
  readonly refresh: (session: AccountSession) => Promise<Tokens>;
  readonly revoke: (session: AccountSession) => Promise<void>;
  readonly onChange: (change: Change, session: AccountSession | undefined) => void;
  /** Milliseconds on a clock that never jumps. */
  readonly now?: () => number;
  /** Milliseconds since 1970, as this machine believes. */
  readonly clock?: () => number;
}

/** A token is renewed this long before it ends, so that it lives through the request it is sent with. */
const RENEW_BEFORE_SECONDS = 60;
/** A token that came in the place of a refused one, and is refused itself within that time, was never good. */
const PROBATION_MILLISECONDS = 30_000;

/** Who is signed in, and the tokens. One refresh at a time, whatever asks in whichever window. */
export class Account implements TokenSource {
  readonly #options: AccountOptions;
  readonly #now: () => number;
  readonly #clock: () => number;
  #session: AccountSession | undefined;
  /** When the access token came, on the clock of `#now`. */
  #receivedAt = 0;
  /** The access token that the service refused; the next one is asked for. */
  #refused: string | undefined;
  /** The one that came in its place. */
  #replacement: string | undefined;
  /** What was read last, or is being read. */
  #loaded: { readonly api: string | undefined; readonly done: Promise<void> } | undefined;
  #renewing: Promise<AccountSession | undefined> | undefined;
  #wasEnded = false;
  /** How often the session was set. */
  #adopted = 0;

  constructor(options: AccountOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#clock = options.clock ?? Date.now;
  }

  get wasEnded(): boolean {
    return this.#wasEnded;
  }

  /** Who is signed in, as far as it is known by now. */
  get present(): AccountSession | undefined {
    return this.#session?.api === this.#options.api() ? this.#session : undefined;
  }

  async session(): Promise<AccountSession | undefined> {
    const api = this.#options.api();
    if (this.#loaded?.api !== api) this.#loaded = { api, done: this.#load() };
    await this.#loaded?.done;
    return this.present;
  }

  /** Reads again what is stored, since another window, or the settings, may have changed it. */
  async reload(): Promise<void> {
    this.#loaded = undefined;
    await this.session();
  }

  async signIn(session: AccountSession): Promise<void> {
    const before = await this.session();
    await this.#keep(session, 'signIn');
    // The sign-in that this one takes the place of.
    if (before !== undefined) await this.#options.revoke(before).catch(() => {});
  }

  /** Ends it here, whatever the service says to it. */
  async signOut(): Promise<void> {
    const session = await this.session();
    if (session === undefined) return;
    try {
      await this.#options.revoke((await this.#newest(session)) ?? session);
    } catch {
      // The person wants to be signed out: then that is so.
    }
    await this.#drop(session, 'signOut');
  }

  async token(): Promise<string | undefined> {
    const session = await this.session();
    if (session === undefined) return undefined;
    if (this.#isFresh(session)) return session.tokens.access;
    return (await this.#renew(session))?.tokens.access;
  }

  async refused(token: string, code: ErrorCode | undefined): Promise<boolean> {
    const session = await this.session();
    if (session?.tokens.access !== token) return true;
    const isFresh = token === this.#replacement && this.#age(session) < PROBATION_MILLISECONDS;
    if (code === 'device_revoked' || (code === 'token_invalid' && isFresh)) await this.#end(session);
    else if (isFresh) return false;
    else this.#refused = token;
    return true;
  }

  async #loadAnew(): Promise<AccountSession | undefined> {
    await this.#load();
    return this.present;
  }

  async #load(): Promise<void> {
    const api = this.#options.api();
    const adopted = this.#adopted;
    const stored = api === undefined ? undefined : await this.#options.store.read(api);
    const session = stored && ((await this.#newer(stored)) ?? stored);
    // What has come meanwhile is newer than what was read.
    if (adopted !== this.#adopted) return;
    if (session?.tokens.refresh === this.#session?.tokens.refresh) return;
    this.#adopt(session);
    this.#options.onChange('elsewhere', session);
  }

  #adopt(session: AccountSession | undefined): void {
    this.#adopted += 1;
    this.#session = session;
    if (session === undefined) return;
    this.#wasEnded = false;
    this.#receivedAt = this.#now() - (this.#clock() - session.tokens.receivedAt);
  }

  /**
   * The end is counted from when the token came: instants in it are of another machine's clock. One of our clocks may
   * stand still while the machine sleeps, and the other may be set: the one that says more has passed is believed.
   */
  #age({ tokens }: AccountSession): number {
    const wall = this.#clock() - tokens.receivedAt;
    const age = Math.max(wall, this.#now() - this.#receivedAt);
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  }

  #isFresh(session: AccountSession): boolean {
    const { access, expiresIn } = session.tokens;
    const lifetime = Math.max(expiresIn - RENEW_BEFORE_SECONDS, expiresIn / 2);
    return access !== this.#refused && this.#age(session) < lifetime * 1_000;
  }

  #renew(session: AccountSession): Promise<AccountSession | undefined> {
    this.#renewing ??= this.#options.lock
      .hold(() => this.#renewHeld(session))
      .finally(() => {
        this.#renewing = undefined;
      });
    return this.#renewing;
  }

  async #renewHeld(known: AccountSession): Promise<AccountSession | undefined> {
    const session = await this.#newest(known);
    if (session === undefined) return this.#loadAnew();
    // Another window was faster.
    if (session.tokens.access !== known.tokens.access) {
      this.#adopt(session);
      if (this.#isFresh(session)) return session;
    }
    try {
      const tokens = await retry(() => this.#options.refresh(session), isRejected);
      // Meanwhile the person may have signed out, or in as somebody else: then nobody wants these, and they have ended.
      if ((await this.#options.store.read(session.api))?.id !== session.id) return this.#loadAnew();
      const renewed = { ...session, tokens, generation: session.generation + 1 };
      await this.#keep(renewed, 'renewed');
      if (this.#refused === known.tokens.access) this.#replacement = tokens.access;
      return renewed;
    } catch (error) {
      if (isRejected(error)) {
        // Meanwhile the person may have signed out or in anew, or another window have been faster.
        const stored = await this.#newest(session);
        if (stored === undefined) return this.#loadAnew();
        if (stored.tokens.refresh !== session.tokens.refresh) return this.#renewHeld(stored);
        await this.#drop(session, 'ended');
        return undefined;
      }
      const lives = this.#age(session) < session.tokens.expiresIn * 1_000 && session.tokens.access !== this.#refused;
      if (lives) return session;
      throw error;
    }
  }

  /** What is stored, or what another window left for us if that is newer; undefined if the person signed out. */
  async #newest(known: AccountSession): Promise<AccountSession | undefined> {
    const stored = await this.#options.store.read(known.api);
    if (stored === undefined) return undefined;
    const latest = stored.id === known.id && known.generation > stored.generation ? known : stored;
    return (await this.#newer(latest)) ?? latest;
  }

  async #newer(session: AccountSession): Promise<AccountSession | undefined> {
    const copy = await this.#options.copy.open(session);
    return copy !== undefined && copy.generation > session.generation ? copy : undefined;
  }

  async #keep(session: AccountSession, change: Change): Promise<void> {
    this.#adopt(session);
    this.#loaded = { api: session.api, done: Promise.resolve() };
    await this.#options.store.write(session);
    await this.#options.copy.write(session).catch(() => {});
    this.#options.onChange(change, session);
  }

  /** The service has ended it; by then another window may have signed in anew, which stays. */
  async #end(session: AccountSession): Promise<void> {
    const stored = await this.#options.store.read(session.api);
    if (stored === undefined || stored.id === session.id) await this.#drop(session, 'ended');
    else await this.#load();
  }

  async #drop(session: AccountSession, change: 'signOut' | 'ended'): Promise<void> {
    this.#adopt(undefined);
    this.#wasEnded = change === 'ended';
    this.#loaded = { api: session.api, done: Promise.resolve() };
    await this.#options.store.remove(session.api);
    await this.#options.copy.remove().catch(() => {});
    this.#options.onChange(change, undefined);
  }
}
