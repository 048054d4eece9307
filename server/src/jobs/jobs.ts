import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { PgBoss, type QueueOptions, type SendOptions } from 'pg-boss';
import type { Logger } from 'pino';
import type { Metrics } from '../http/metrics.ts';
import { isUnavailable } from '../metering/databaseErrors.ts';
import type { Job, JobQueue } from './job.ts';

/** Pauses between tries to start, in milliseconds; the last one repeats. */
const PAUSES = [200, 1_000, 5_000, 15_000];

/** How often a worker asks for work, in seconds: a query each time is what an idle process costs the database. */
const POLL_SECONDS = 3;

/** How many polls later the clock is looked at: twice a minute, so that no minute is missed. */
const POLLS_PER_TICK = 10;

/** What is done, or will never be, stays this long for an operator to look at. */
const KEPT_SECONDS = 7 * 24 * 3600;

const DAY_SECONDS = 24 * 3600;

export interface JobsOptions {
  readonly pool: Pool;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly table: readonly Job[];
  /** Default: 3. Tests are less patient. */
  readonly pollSeconds?: number;
}

export interface SendChoices {
  /** Not before this many seconds have passed. */
  readonly afterSeconds?: number;
}

/**
 * Runs the jobs, on pg-boss: its tables are the queue, and each row is locked by the process that works on it. It uses
 * the server's own pool, and nothing that belongs to a session: no LISTEN, and advisory locks of a transaction only.
 */
export class Jobs {
  readonly #boss: PgBoss;
  readonly #options: JobsOptions;
  readonly #stopping = new AbortController();
  /** The worker of each queue that this process works on. */
  readonly #working = new Map<string, string>();
  readonly #polling: { readonly pollingIntervalSeconds: number };
  #starting: Promise<void> | undefined;
  #isAway = false;

  constructor(options: JobsOptions) {
    this.#options = options;
    const { pollSeconds = POLL_SECONDS } = options;
    this.#polling = { pollingIntervalSeconds: pollSeconds };
    this.#boss = new PgBoss({
      db: { executeSql: (text, values) => this.#execute(text, values) },
      // `npm run db:migrate` does it, so that the server's role may change rows and no tables.
      migrate: false,
      reindex: false,
      registerInstance: false,
      cronMonitorIntervalSeconds: Math.ceil(pollSeconds * POLLS_PER_TICK),
      cronWorkerIntervalSeconds: Math.ceil(pollSeconds),
    });
    this.#boss.on('error', (err: unknown) => {
      // Every poll of every worker says it again.
      if (!this.#isAway) options.logger.error({ err: asError(err) }, 'the job queue failed');
    });
    // Not its data: a slow statement comes with its values.
    this.#boss.on('warning', ({ message }) => options.logger.warn({ reason: message }, 'the job queue warns'));
  }

  /** Begins in the background: the database need not be up yet. */
  start(): void {
    this.#starting ??= this.#startWhenPossible();
  }

  /**
   * Puts work on a queue. It will be done, once or, if a process dies over it, more often.
   *
   * @throws pg's errors if the database cannot be reached. Error if the queue has never been worked on.
   */
  async send<Data extends object>(queue: JobQueue<Data>, data: Data, choices: SendChoices = {}): Promise<void> {
    const options: SendOptions = choices.afterSeconds === undefined ? {} : { startAfter: choices.afterSeconds };
    await this.#boss.send(queue.name, data, options);
    if (choices.afterSeconds === undefined) this.#hurry(queue.name);
  }

  /** Takes no more work, and lets what runs finish within this time. What does not is done again by another process. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#starting;
    try {
      await this.#boss.stop({ close: false, graceful: true, timeout: timeoutMs });
    } catch (err) {
      // Nothing is lost by it: the time of what was begun runs out, and another process takes over.
      this.#options.logger.warn({ err }, 'the job queue did not stop in order');
    }
  }

  /** Has this process look for work now: when some was sent, and when there may be more where some was found. */
  #hurry(queue: string): void {
    const worker = this.#working.get(queue);
    if (worker !== undefined) this.#boss.notifyWorker(worker);
  }

  async #startWhenPossible(): Promise<void> {
    const { logger, table } = this.#options;
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt++) {
      try {
        await this.#boss.start();
        for (const job of table) await this.#workOn(job);
        logger.info({ jobs: table.map(({ name }) => name) }, 'jobs started');
        return;
      } catch (err) {
        if (!this.#isAway) logger.error({ err }, 'jobs cannot start yet');
        const pause = PAUSES[Math.min(attempt, PAUSES.length - 1)];
        await sleep(pause, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  /** Each step may be repeated, and does nothing the second time. */
  async #workOn(job: Job): Promise<void> {
    if (this.#working.has(job.name)) return;
    const { name, schedule, options } = job;
    const queue: QueueOptions = {
      expireInSeconds: options.timeoutSeconds,
      retryLimit: options.retries,
      retryDelay: options.retryAfterSeconds,
      retryBackoff: options.retryAfterSeconds > 0,
      retentionSeconds: KEPT_SECONDS,
      deleteAfterSeconds: schedule === undefined ? KEPT_SECONDS : DAY_SECONDS,
    };
    // What is due by the clock is not due twice: one waits at most, however long nobody did it.
    await this.#boss.createQueue(name, { ...queue, policy: schedule === undefined ? 'standard' : 'short' });
    await this.#boss.updateQueue(name, queue);
    if (schedule !== undefined) await this.#boss.schedule(name, schedule, null, { tz: 'UTC', missed: 'once' });
    if (options.atStart === true) await this.#boss.send(name);
    const worker = { ...this.#polling, localConcurrency: options.concurrency ?? 1 };
    const workerId = await this.#boss.work<unknown>(name, worker, async (batch) => {
      for (const { data, signal } of batch) await this.#run(job, signal, data).finally(() => this.#hurry(name));
    });
    this.#working.set(name, workerId);
  }

  async #run({ name, run }: Job, signal: AbortSignal, data: unknown): Promise<void> {
    const { logger, metrics } = this.#options;
    try {
      await run(signal, data);
      metrics.jobSuccess.set({ job: name }, Date.now() / 1000);
    } catch (err) {
      metrics.jobFailures.inc({ job: name });
      logger.error({ err, job: name }, 'a job failed');
      // pg-boss writes down what it is given, with everything that hangs on it, which may be rows.
      throw new Error('It failed. The log of the server says why.');
    }
  }

  async #execute(text: string, values: unknown[] | undefined): Promise<{ rows: unknown[] }> {
    const { pool, logger } = this.#options;
    try {
      const result = await pool.query(text, values);
      if (this.#isAway) logger.info('the job queue is back');
      this.#isAway = false;
      return result;
    } catch (err) {
      if (isUnavailable(err)) {
        if (!this.#isAway) logger.warn({ err }, 'the job queue is away with the database');
        this.#isAway = true;
      }
      throw err;
    }
  }
}

/** pg-boss emits some errors as copies that are no errors. */
function asError(value: unknown): unknown {
  if (value instanceof Error || typeof value !== 'object' || value === null) return value;
  return Object.assign(new Error('message' in value ? String(value.message) : 'unknown'), value);
}
