import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { Directory } from './directory.ts';
import { newId, userObject } from './user.ts';

/** Much faster than Clerk's, which go on for a day. */
const RETRY_AFTER_MS = [0, 250, 1_000, 5_000];

/** A message as it was sent, or tried to be. */
export interface Delivery {
  readonly id: string;
  readonly type: string;
  /** Statuses of the answers so far; 0: none came. */
  readonly statuses: number[];
}

/** Tells a server what becomes of users, signed as Clerk does it (https://docs.svix.com/receiving/verifying-payloads/how-manual). */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  readonly #signer: Webhook;
  readonly #stopped = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #url: string | undefined;

  constructor(directory: Directory, secret: string) {
    this.#signer = new Webhook(secret);
    directory.on('created', (user) => this.#send('user.created', userObject(user)));
    directory.on('updated', (user) => this.#send('user.updated', userObject(user)));
    directory.on('deleted', (id) => this.#send('user.deleted', { object: 'user', id, deleted: true }));
  }

  /** From now on, to this address. */
  deliverTo(url: string): void {
    this.#url = url;
  }

  /** Resolves when nothing is under way any more. */
  async allDelivered(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.allSettled(this.#underWay);
  }

  #send(type: string, data: object): void {
    const url = this.#url;
    if (url === undefined) return;
    const body = JSON.stringify({
      data,
      event_attributes: { http_request: { client_ip: '', user_agent: '' } },
      instance_id: 'ins_sandbox',
      object: 'event',
      timestamp: Date.now(),
      type,
    });
    const delivery: Delivery = { id: newId('msg'), type, statuses: [] };
    this.deliveries.push(delivery);
    const done = this.#deliver(url, delivery, body).finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  async #deliver(url: string, { id, statuses }: Delivery, body: string): Promise<void> {
    const { signal } = this.#stopped;
    for (const pause of RETRY_AFTER_MS) {
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const at = new Date();
      const headers = {
        'content-type': 'application/json',
        'svix-id': id,
        'svix-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'svix-signature': this.#signer.sign(id, at, body),
      };
      const answer = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => undefined);
      statuses.push(answer?.status ?? 0);
      if (answer?.ok) return;
    }
  }
}
