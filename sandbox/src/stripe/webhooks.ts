import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import type { Account } from './account.ts';
import { matches } from './events.ts';

/** Much faster than Stripe's, which go on for three days. */
const RETRY_AFTER_MS = [0, 250, 1_000, 5_000];

/** Whoever takes longer to answer has not taken it. */
const ANSWER_MS = 10_000;

/** An event as it was sent to one endpoint, or tried to be. */
export interface Delivery {
  readonly event: string;
  readonly type: string;
  readonly url: string;
  /** Statuses of the answers so far; 0: none came. */
  readonly statuses: number[];
}

interface Message extends Delivery {
  readonly secret: string;
  readonly body: string;
}

/** Tells endpoints what happens, signed as Stripe does it (https://docs.stripe.com/webhooks/signature). */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  readonly #account: Account;
  readonly #secret: string;
  readonly #stopped = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #url: string | undefined;
  #held: Message[] | undefined;

  /** @param secret Signs what is sent to the address of `deliverTo`; endpoints of the API have their own. */
  constructor(account: Account, secret: string) {
    this.#account = account;
    this.#secret = secret;
    account.on('event', (event) => this.#tell(event));
  }

  /** From now on all events go to this address, besides the endpoints of the API. */
  deliverTo(url: string): void {
    this.#url = url;
  }

  /** From now on nothing is sent until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /**
   * Sends what was held, all at once, and holds no more.
   *
   * @param arrange What to send of it, and in which order: to shuffle, duplicate and lose.
   */
  release(arrange: <Held extends Delivery>(held: Held[]) => Held[] = (held) => held): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const message of arrange(held)) this.#send(message);
  }

  /** Resolves when nothing is under way any more. What is held is not. */
  async allDelivered(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.allSettled(this.#underWay);
  }

  #tell(event: Stripe.EventBase): void {
    const registered = this.#account
      .all('webhook_endpoint')
      .filter(({ status }) => status === 'enabled')
      .filter(({ enabled_events: types }) => types.some((pattern) => matches(pattern, event.type)))
      .map(({ url, sandbox: { secret } }) => ({ url, secret }));
    const body = JSON.stringify(event, null, 2);
    for (const endpoint of this.#url === undefined
      ? registered
      : [...registered, { url: this.#url, secret: this.#secret }]) {
      const message: Message = { ...endpoint, event: event.id, type: event.type, statuses: [], body };
      if (this.#held === undefined) this.#send(message);
      else this.#held.push(message);
    }
  }

  #send({ secret, body, ...delivery }: Message): void {
    // One that is sent twice is two deliveries.
    const own = { ...delivery, statuses: [] };
    this.deliveries.push(own);
    const done = this.#deliver(own, secret, body).finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  async #deliver({ url, statuses }: Delivery, secret: string, body: string): Promise<void> {
    const { signal } = this.#stopped;
    for (const pause of RETRY_AFTER_MS) {
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload: body, secret }),
      };
      const either = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
      const answer = await fetch(url, { method: 'POST', headers, body, signal: either }).catch(() => undefined);
      statuses.push(answer?.status ?? 0);
      if (answer?.ok) return;
    }
  }
}
