import { ApiError } from '../http/errors.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Relay } from './relay.ts';

/** The requests that are with a provider now. */
export class Relays {
  readonly #open = new Set<Relay>();
  readonly #metrics: Metrics;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  async follow(relay: Relay): Promise<ApiError | undefined> {
    this.#open.add(relay);
    this.#metrics.open.inc();
    try {
      return await relay.done;
    } finally {
      this.#open.delete(relay);
      this.#metrics.open.dec();
    }
  }

  /** Ends those that are still open: the server has to stop. */
  cutAll(): void {
    for (const relay of this.#open) {
      relay.cut(new ApiError('shutting_down', 'The service is restarting. Try again.', { retryAfter: '1' }));
    }
  }
}
