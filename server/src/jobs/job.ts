import type * as z from 'zod';

/** Work that no request waits for. Any process may be killed in the midst of it, so all of it can be done again. */
export interface Job {
  readonly name: string;
  /** When it is due: a cron expression in UTC. Absent if it is done when it is sent. */
  readonly schedule?: string;
  readonly options: JobOptions;
  /** @param signal aborts when the time is up or the process stops. */
  readonly run: (signal: AbortSignal, data: unknown) => Promise<void>;
}

export interface JobOptions {
  /** After how long it counts as failed; so long also until another process takes over what a killed one had begun. */
  readonly timeoutSeconds: number;
  /** How often it is tried again after a failure. */
  readonly retries: number;
  /** The pause before the first retry; it doubles each time, up to an hour. */
  readonly retryAfterSeconds: number;
  /** How many of it one process works on at a time. */
  readonly concurrency?: number;
  /** Whether one is due whenever a process starts, for what the process before it may have left behind. */
  readonly atStart?: boolean;
}

/** A queue that work can be sent to. What is sent outlives this release, so it is checked again when it arrives. */
export interface JobQueue<Data extends object> {
  readonly name: string;
  readonly data: z.ZodType<Data>;
}

/** A job by the clock: however many processes there are, one of them does it. */
export const scheduled = (
  name: string,
  schedule: string,
  options: JobOptions,
  run: (signal: AbortSignal) => Promise<void>,
): Job => ({ name, schedule, options, run });

/** A job for each piece of data that is sent to the queue. */
export const queued = <Data extends object>(
  { name, data }: JobQueue<Data>,
  options: JobOptions,
  run: (data: Data, signal: AbortSignal) => Promise<void>,
): Job => ({ name, options, run: async (signal, sent) => run(data.parse(sent), signal) });
