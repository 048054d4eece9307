import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Metrics } from '../http/metrics.ts';
import type { Counters } from './allowance.ts';
import { isConflict, isUnavailable } from './databaseErrors.ts';
import type { Ledger } from './ledger.ts';
import type { Settlement } from './settle.ts';

/** Pauses between tries while the database is away, in milliseconds; the last one repeats. */
const PAUSES = [50, 200, 500, 1_000, 2_000, 5_000];

/** Tries at a settlement that fails for a reason that we do not know to pass: it may all the same. */
const MOST_UNEXPLAINED = 5;

/**
 * Settles requests for good: while the database is away or the books are contended, again and again. What it owes then is
 * lost only with the process.
 */
export class Settler {
  readonly #ledger: Ledger;
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #owed = new Set<Promise<unknown>>();
  readonly #stopped = new AbortController();

  constructor(ledger: Ledger, logger: Logger, metrics: Metrics) {
    this.#ledger = ledger;
    this.#logger = logger;
    this.#metrics = metrics;
  }

  /**
   * Resolves once the entry is committed, with the counters of the period after it; or with null if it cannot be made:
   * then the log says so, and the hold is left to the sweep.
   */
  settle(settlement: Settlement): Promise<Counters | null> {
    const done = this.#settle(settlement).finally(() => this.#owed.delete(done));
    this.#owed.add(done);
    return done;
  }

  /** Resolves when nothing is owed any more. */
  async allSettled(): Promise<void> {
    while (this.#owed.size > 0) await Promise.all(this.#owed);
  }

  /** Gives up what is still owed. */
  stop(): void {
    this.#stopped.abort();
  }

  async #settle(settlement: Settlement): Promise<Counters | null> {
    const { requestId, model, provider, outcome, basis, costNanos } = settlement;
    const stopTimer = this.#metrics.settleSeconds.startTimer();
    let unexplained = 0;
    for (let attempt = 0; !this.#stopped.signal.aborted; attempt++) {
      try {
        const counters = await this.#ledger.settle(settlement);
        stopTimer();
        this.#metrics.entries.inc({ model, provider, outcome, basis });
        this.#metrics.settledNanos.inc({ model, provider }, Number(costNanos));
        return counters;
      } catch (err) {
        if (!isUnavailable(err) && !isConflict(err) && ++unexplained === MOST_UNEXPLAINED) {
          this.#logger.error({ err, requestId, costNanos: String(costNanos) }, 'a request cannot be settled');
          return null;
        }
        this.#metrics.settleRetries.inc();
        this.#logger.warn({ err, requestId }, 'settling again');
        const pause = PAUSES[Math.min(attempt, PAUSES.length - 1)];
        await sleep(pause, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
      }
    }
    this.#logger.error({ requestId, costNanos: String(costNanos) }, 'a request was not settled before the end');
    return null;
  }
}
