import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Metrics } from '../http/metrics.ts';
import { readPause } from './admissionPause.ts';
import { DailySpend, type Reservation } from './dailySpend.ts';
import { dayOf, endOf } from './day.ts';
import { wordDollars } from './money.ts';

export interface AdmissionControlOptions {
  /** The most that all accounts together may cost us on a day (UTC), in nano-dollars. Absent: no ceiling. */
  readonly ceilingNanos: bigint | undefined;
  /** Time between two looks at the database, in milliseconds. */
  readonly readEveryMs?: number;
  readonly now?: () => Date;
}

/** Why nothing is admitted now, and until when, as far as that is known. */
export interface Closed {
  readonly why: 'paused' | 'ceiling';
  readonly reopensAt: Date | undefined;
}

export const isClosed = (entered: Reservation | Closed): entered is Closed => 'why' in entered;

const READ_EVERY_MS = 3_000;

/** How soon a request may fit that only the worst cases of others keep out: most requests have ended by then. */
const HELD_FOR_MS = 60_000;

/**
 * What stands before all admissions: the operator's kill switch and daily ceiling. Both are looked at every few seconds, so
 * no request waits for them, and an operator's word reaches every process within seconds.
 *
 * The ceiling counts worst cases, so one process alone never admits past it; an exact fit passes. Of the others it knows
 * what they had admitted when it last looked. So the day costs at most the ceiling, plus what the other processes admit
 * between two looks: with P processes that each admit A nano-dollars of worst cases a second, (P - 1) * A * 3 seconds; and
 * never more than P - 1 times what was left at the last look. Requests that cost more than their worst case come on top.
 */
export class AdmissionControl {
  readonly #pool: Pool;
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #ceilingNanos: bigint | undefined;
  readonly #readEveryMs: number;
  readonly #now: () => Date;
  readonly #spend: DailySpend;
  #hasRead = false;
  #reading: Promise<void> | undefined;
  #isPaused = false;
  #reachedOn: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    services: { readonly pool: Pool; readonly logger: Logger; readonly metrics: Metrics },
    options: AdmissionControlOptions,
  ) {
    this.#pool = services.pool;
    this.#logger = services.logger;
    this.#metrics = services.metrics;
    this.#ceilingNanos = options.ceilingNanos;
    this.#readEveryMs = options.readEveryMs ?? READ_EVERY_MS;
    this.#now = options.now ?? (() => new Date());
    this.#spend = new DailySpend(services.pool, this.#now);
  }

  /** Looks from now on. While the database is away, what was last seen holds. */
  start(): void {
    const look = (): void => {
      this.read().catch((err: unknown) => this.#logger.warn({ err }, 'the ceiling and the kill switch cannot be read'));
    };
    look();
    this.#timer ??= setInterval(look, this.#readEveryMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading?.catch(() => undefined);
  }

  /**
   * Lets a request go on to its admission, of which it has to tell the end, or says what stands in the way.
   *
   * @throws pg's errors if neither switch nor ceiling have ever been read and the database cannot be reached.
   */
  async enter(worstCaseNanos: bigint): Promise<Reservation | Closed> {
    if (!this.#hasRead) await this.read();
    return this.#closedFor(worstCaseNanos) ?? this.#spend.reserve(worstCaseNanos);
  }

  /** Looks at once; together with a look that is under way, if there is one. */
  read(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const pause = await readPause(this.#pool);
    if ((pause !== undefined) !== this.#isPaused) {
      this.#isPaused = pause !== undefined;
      if (pause === undefined) this.#logger.warn('admissions go on: an operator ended the pause');
      else this.#logger.warn({ reason: pause.reason }, 'admissions are paused by an operator');
      this.#metrics.admissionsPaused.set(this.#isPaused ? 1 : 0);
    }
    if (this.#ceilingNanos !== undefined) {
      await this.#spend.read();
      this.#metrics.spendToday.set(Number(this.#spend.today.settled));
    }
    this.#hasRead = true;
  }

  #closedFor(worstCaseNanos: bigint): Closed | undefined {
    if (this.#isPaused) return { why: 'paused', reopensAt: undefined };
    if (this.#ceilingNanos === undefined) return undefined;
    const { settled, open } = this.#spend.today;
    if (settled + open + worstCaseNanos <= this.#ceilingNanos) return undefined;
    const now = this.#now();
    const day = dayOf(now);
    if (this.#reachedOn !== day) {
      this.#reachedOn = day;
      const dollars = {
        ceiling: wordDollars(this.#ceilingNanos),
        settled: wordDollars(settled),
        open: wordDollars(open),
      };
      this.#logger.error({ day, dollars }, 'alarm: the daily spend ceiling keeps requests out');
    }
    // What is merely held comes free again today.
    const isSpent = settled + worstCaseNanos > this.#ceilingNanos;
    return { why: 'ceiling', reopensAt: isSpent ? endOf(day) : new Date(now.getTime() + HELD_FOR_MS) };
  }
}
