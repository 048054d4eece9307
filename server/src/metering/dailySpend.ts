import type { Pool } from 'pg';
import { type Day, dayOf, endOf, startOf } from './day.ts';
import { readSpend } from './spend.ts';

/** A request on its way through admission. */
export interface Reservation {
  /** Admitted: its hold counts here until it is read. Refused: it counts no more. Whoever does not know says admitted. */
  end(isAdmitted: boolean): void;
}

/** What today (UTC) has cost, as this process knows it. */
export interface SpendToday {
  readonly settled: bigint;
  /** Worst case of what is open, here and elsewhere. */
  readonly open: bigint;
}

/**
 * What all accounts together have cost us today, kept in memory: a counter in the database would be one row that every
 * request of every account waits for.
 *
 * The day is summed up once, and after that only its last minute anew, since entries are committed a little later than
 * they are dated. What this process admitted since the last read is added to it, so of its own requests it misses none;
 * of those of the other processes it misses what they admitted since.
 */
export class DailySpend {
  readonly #pool: Pool;
  readonly #now: () => Date;
  #day: Day;
  /** Settled before `#mark`, which is final. */
  #settledBefore = 0n;
  #mark: Date;
  #settledSince = 0n;
  #held = 0n;
  /** Asked for, and not decided yet. */
  #undecided = 0n;
  /** Admitted here before the read that is under way, which will find it, and after it began. */
  #admittedBefore = 0n;
  #admittedSince = 0n;

  constructor(pool: Pool, now: () => Date) {
    this.#pool = pool;
    this.#now = now;
    this.#day = dayOf(now());
    this.#mark = startOf(this.#day);
  }

  /** In nano-dollars. */
  get today(): SpendToday {
    this.#turnDay();
    return {
      settled: this.#settledBefore + this.#settledSince,
      open: this.#held + this.#admittedBefore + this.#admittedSince + this.#undecided,
    };
  }

  reserve(worstCaseNanos: bigint): Reservation {
    this.#undecided += worstCaseNanos;
    return {
      end: (isAdmitted) => {
        this.#undecided -= worstCaseNanos;
        if (isAdmitted) this.#admittedSince += worstCaseNanos;
      },
    };
  }

  /**
   * Reads what is new. One at a time.
   *
   * @throws pg's errors if the database cannot be reached. What is known only grows then.
   */
  async read(): Promise<void> {
    this.#turnDay();
    const day = this.#day;
    this.#admittedBefore += this.#admittedSince;
    this.#admittedSince = 0n;
    const { settledBefore, settledSince, held, mark } = await readSpend(this.#pool, { day, from: this.#mark });
    this.#admittedBefore = 0n;
    this.#held = held;
    // Midnight may have come in between: what was read of yesterday is of no use then.
    if (this.#day !== day) return;
    this.#settledBefore += settledBefore;
    this.#settledSince = settledSince;
    this.#mark = mark;
  }

  /** What is open at midnight will be settled on the new day, so it stays. */
  #turnDay(): void {
    const now = this.#now();
    if (now < endOf(this.#day)) return;
    this.#day = dayOf(now);
    this.#mark = startOf(this.#day);
    this.#settledBefore = 0n;
    this.#settledSince = 0n;
  }
}
