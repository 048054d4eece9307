import { ApiError } from '../http/errors.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Relay } from './relay.ts';

/** The requests for a model's answer that are under way. */
export class Relays {
  readonly #underWay = new Set<Promise<unknown>>();
  /** Those that are with a provider, or between two. */
  readonly #open = new Set<Relay>();
  readonly #metrics: Metrics;
  #areCut = false;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  /** A request is under way until all that is left of it is owed by the settler, whether or not its client is still there. */
  track<T>(handling: Promise<T>): Promise<T> {
    const tracked = handling.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
    return tracked;
  }

  async follow(relay: Relay): Promise<ApiError | undefined> {
    this.#open.add(relay);
    this.#metrics.open.inc();
    if (this.#areCut) relay.cut(shuttingDown());
    try {
      return await relay.done;
    } finally {
      this.#open.delete(relay);
      this.#metrics.open.dec();
    }
  }

  /**
   * Ends those that are with a provider, and whichever still come to be: the server has to stop.
   *
   * @returns how many requests are under way.
   */
  cutAll(): number {
    this.#areCut = true;
    for (const relay of this.#open) relay.cut(shuttingDown());
    return this.#underWay.size;
  }

  /** Resolves when none is under way. */
  async none(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }
}

const shuttingDown = (): ApiError =>
  new ApiError('shutting_down', 'The service is restarting. Try again.', { retryAfter: '1' });
