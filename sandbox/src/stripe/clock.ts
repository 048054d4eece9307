/** The time of the sandbox: that of the machine, until a test puts it forward. Instants in seconds since 1970. */
export class Clock {
  /** How far it is ahead, in seconds. */
  ahead = 0;
  #standsAt: number | undefined;

  now(): number {
    return this.#standsAt ?? Math.floor(Date.now() / 1_000) + this.ahead;
  }

  /** Does something as if it were then. */
  at<T>(instant: number, work: () => T): T {
    const before = this.#standsAt;
    this.#standsAt = instant;
    try {
      return work();
    } finally {
      this.#standsAt = before;
    }
  }
}
