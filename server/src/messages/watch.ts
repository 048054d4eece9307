import type { Timeouts } from './timeouts.ts';

export interface WatchHandlers {
  /** The client has heard nothing for a while. */
  onSilence(): void;
  /** The request ran out of one of its times. */
  onTimeout(which: 'firstByte' | 'idle' | 'request'): void;
}

/**
 * Watches the times of one request, over all of its attempts, with a single timer. A chunk only leaves a note of
 * when it came; the timer looks at the note when it fires. Setting timers anew for every chunk would cost more than
 * relaying it.
 */
export class Watch {
  readonly #timeouts: Timeouts;
  readonly #handlers: WatchHandlers;
  readonly #startedAt = performance.now();
  #heardAt = this.#startedAt;
  #toldAt = this.#startedAt;
  #hasBegun = false;
  #pausedAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(timeouts: Timeouts, handlers: WatchHandlers) {
    this.#timeouts = timeouts;
    this.#handlers = handlers;
    this.#schedule(this.#startedAt);
  }

  /** The provider sent something, and the client got it. */
  heard(): void {
    this.#heardAt = this.#toldAt = performance.now();
    this.#hasBegun = true;
  }

  /** The client does not keep up, so the provider is being kept waiting: its silence is not its fault. */
  pause(): void {
    this.#pausedAt ??= performance.now();
  }

  resume(): void {
    this.#pausedAt = undefined;
    this.#heardAt = performance.now();
  }

  /** No attempt is under way, so none can be late: only the request as a whole can. */
  pauseBetween(): void {
    this.stop();
    this.pause();
    this.#schedule(performance.now());
  }

  /** Another attempt: the provider has said nothing yet. */
  startAgain(): void {
    this.stop();
    this.#hasBegun = false;
    this.resume();
    this.#schedule(this.#heardAt);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    const now = performance.now();
    if (now >= this.#startedAt + this.#timeouts.requestMs) {
      this.#handlers.onTimeout('request');
      return;
    }
    if (this.#pausedAt === undefined && now >= this.#heardAt + this.#patience) {
      this.#handlers.onTimeout(this.#hasBegun ? 'idle' : 'firstByte');
      return;
    }
    if (now >= this.#toldAt + this.#timeouts.pingMs) {
      this.#toldAt = now;
      this.#handlers.onSilence();
    }
    this.#schedule(now);
  }

  get #patience(): number {
    return this.#hasBegun ? this.#timeouts.idleMs : this.#timeouts.firstByteMs;
  }

  #schedule(now: number): void {
    const due = Math.min(
      this.#startedAt + this.#timeouts.requestMs,
      this.#pausedAt === undefined ? this.#heardAt + this.#patience : Number.POSITIVE_INFINITY,
      this.#toldAt + this.#timeouts.pingMs,
    );
    // Rounded up: a timer that fires a little early would only have to fire again.
    this.#timer = setTimeout(() => this.#check(), Math.ceil(due - now));
  }
}
