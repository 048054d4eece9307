import { scopes } from '@codetrain/contract/accessToken';
import { retry } from '../../base/retry.ts';
import type { Account } from '../account.ts';
import { DeclinedError, isRejected, RejectedError } from '../errors.ts';
import { newSealingKey } from '../sealedCopy.ts';
import type { AccountSession, Tokens } from '../session.ts';
import { AuthorizationServer } from './authorizationServer.ts';
import { type Attempt, type FlowName, flowsFor } from './flows.ts';
import { enterCode } from './pasteCode.ts';
import { type SignInRequest, SignInRequests } from './requests.ts';
import type { GivenUp, SignInUi } from './ui.ts';

export interface SignInOptions {
  readonly account: Account;
  readonly ui: SignInUi;
  readonly log: (message: string) => void;
  /** Whether an answer may still come. */
  readonly onWaiting: (isWaiting: boolean) => void;
}

/** Someone waits for tokens, by whatever way they come. */
interface Waiting {
  readonly over: AbortController;
  readonly arrived: Promise<Tokens>;
  arrive(tokens: Tokens): void;
  fail(error: unknown): void;
  /** Gives up the way that is being gone, if one is. */
  startAgain(): void;
}

/** Signs the person in: goes through the flows, and takes answers whenever they come. One for each window. */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #requests = new SignInRequests();
  #running: Promise<AccountSession | undefined> | undefined;
  #waiting: Waiting | undefined;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /**
   * Asking again while it runs begins with the first way once more, since the page may be lost; both have the same end.
   * @param api address of the service.
   * @returns Undefined if the person gave up.
   * @throws What the service said, or kept it from answering.
   */
  run(api: string): Promise<AccountSession | undefined> {
    this.#waiting?.startAgain();
    this.#running ??= this.#run(api).finally(() => {
      this.#running = undefined;
      this.#tell();
    });
    this.#tell();
    return this.#running;
  }

  /**
   * An answer has come to the editor's own address.
   * @param query of that address: `code` and `state`, or `error`.
   * @returns Who is signed in by it, if nobody waits in `run` any more.
   */
  async receive(query: string): Promise<AccountSession | undefined> {
    const answer = new URLSearchParams(query);
    const request = this.#requests.take(answer.get('state') ?? '');
    if (request === undefined) {
      // Of another window, used already, too old, or made up: nothing may come of it.
      this.#options.log('An answer to a sign-in was ignored: this window does not wait for it.');
      return undefined;
    }
    return this.#conclude(request.server, async () => {
      if (answer.get('error') === 'access_denied') throw new DeclinedError('declined in the browser');
      return request.server.redeem(answer, request);
    });
  }

  get isWaiting(): boolean {
    return this.#running !== undefined || this.takesCodes;
  }

  /** Whether a code that the return page showed would be of use here. */
  get takesCodes(): boolean {
    return this.#requests.waiting.length > 0;
  }

  /**
   * Asks for the code that the return page showed.
   * @returns Who is signed in by it, if nobody waits in `run` any more.
   */
  async enterCode(): Promise<AccountSession | undefined> {
    const [newest] = this.#requests.waiting;
    if (newest === undefined) return undefined;
    const over = this.#waiting?.over.signal ?? new AbortController().signal;
    let server = newest.server;
    const redeemCode = async (code: string) => {
      const { request, tokens } = await this.#redeemCode(code);
      server = request.server;
      return tokens;
    };
    const result = await enterCode({ ...this.#attempt(newest.server, over), redeemCode });
    return typeof result === 'object' ? this.#conclude(server, async () => result) : undefined;
  }

  async #run(api: string): Promise<AccountSession | undefined> {
    const server = new AuthorizationServer(api);
    const waiting = newWaiting();
    this.#waiting = waiting;
    try {
      const tokens = await this.#goThroughFlows(server, waiting);
      return tokens && (await this.#finish(server, tokens));
    } finally {
      waiting.over.abort();
      this.#waiting = undefined;
    }
  }

  async #goThroughFlows(server: AuthorizationServer, waiting: Waiting): Promise<Tokens | undefined> {
    const { ui } = this.#options;
    const callback = await ui.callback();
    const tried = new Set<FlowName>();
    let givenUp: GivenUp | undefined;
    for (;;) {
      const host = { callback, hasBrowser: givenUp !== 'noBrowser' };
      const next = flowsFor(host).find(({ name }) => !tried.has(name));
      if (next === undefined) return undefined;
      const why = givenUp;
      const result = await this.#unlessOver(waiting, async (over) => {
        if (why !== undefined && !(await ui.offer(next.name, why))) return 'unwanted';
        return next.run(this.#attempt(server, over));
      });
      if (typeof result === 'object') return result;
      if (result === 'unwanted') return undefined;
      if (result === 'again') tried.clear();
      else tried.add(next.name);
      givenUp = result === 'again' ? undefined : result;
    }
  }

  /** What `act` comes to, unless tokens come first, or the person begins again; then what it shows goes away. */
  async #unlessOver<T>(waiting: Waiting, act: (over: AbortSignal) => Promise<T>): Promise<T | Tokens | 'again'> {
    const over = new AbortController();
    const again = new Promise<'again'>((resolve) => {
      waiting.startAgain = () => resolve('again');
    });
    try {
      return await Promise.race([act(over.signal), waiting.arrived, again]);
    } finally {
      waiting.startAgain = () => {};
      over.abort();
    }
  }

  #attempt(server: AuthorizationServer, over: AbortSignal): Attempt {
    const { ui } = this.#options;
    return {
      server,
      ui,
      over,
      begin: async () => {
        // A fresh address for each: an editor in a browser listens for one answer at each.
        const request = await this.#requests.begin(server, ui.deviceName, await ui.callback());
        this.#tell();
        return request;
      },
      redeemCode: async (code) => (await this.#redeemCode(code)).tokens,
    };
  }

  /** A pasted code does not say which request it answers. A wrong guess costs nothing: the verifier is looked at first. */
  async #redeemCode(code: string): Promise<{ request: SignInRequest; tokens: Tokens }> {
    for (const request of this.#requests.waiting) {
      try {
        const tokens = await request.server.redeemCode(code, request);
        this.#requests.take(request.state);
        return { request, tokens };
      } catch (error) {
        if (!isRejected(error)) throw error;
      }
    }
    throw new RejectedError('no request that waits is answered by this code');
  }

  /**
   * Hands tokens to whoever waits for them; if nobody does any more, the person is signed in all the same.
   * @returns Undefined, and rejects with nothing, if somebody waits: they tell what comes of it.
   */
  async #conclude(server: AuthorizationServer, redeem: () => Promise<Tokens>): Promise<AccountSession | undefined> {
    const waiting = this.#waiting;
    if (waiting === undefined) return this.#finish(server, await redeem());
    try {
      waiting.arrive(await redeem());
    } catch (error) {
      waiting.fail(error);
    }
    return undefined;
  }

  async #finish(server: AuthorizationServer, tokens: Tokens): Promise<AccountSession> {
    const account = await retry(() => server.account(tokens), isRejected).catch(async (error: unknown) => {
      // Nobody will use them, so they must not stay good for a year.
      await server.revoke({ tokens }).catch(() => {});
      throw error;
    });
    const session: AccountSession = {
      version: 1,
      id: crypto.randomUUID(),
      api: server.api,
      account,
      scopes: [...scopes],
      tokens,
      generation: 0,
      sealingKey: newSealingKey(),
    };
    this.#requests.clear();
    await this.#options.account.signIn(session);
    this.#tell();
    return session;
  }

  #tell(): void {
    this.#options.onWaiting(this.isWaiting);
  }
}

function newWaiting(): Waiting {
  let arrive: Waiting['arrive'] = () => {};
  let fail: Waiting['fail'] = () => {};
  const arrived = new Promise<Tokens>((resolve, reject) => {
    arrive = resolve;
    fail = reject;
  });
  // It may fail when nobody looks, between two flows.
  arrived.catch(() => {});
  return { over: new AbortController(), arrived, arrive, fail, startAgain: () => {} };
}
