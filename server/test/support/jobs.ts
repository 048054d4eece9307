import { Writable } from 'node:stream';
import { openDatabase } from '../../src/database.ts';
import { createLogger } from '../../src/http/logger.ts';
import { createMetrics, type Metrics } from '../../src/http/metrics.ts';
import type { Job } from '../../src/jobs/job.ts';
import { Jobs } from '../../src/jobs/jobs.ts';

/** A runner of jobs with a pool of its own, as a server process has one. */
export interface TestJobs {
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  /** Every statement that it sent. */
  readonly statements: readonly string[];
  readonly log: () => string;
  stop(): Promise<void>;
}

export function startJobs(url: string, table: readonly Job[]): TestJobs {
  const database = openDatabase({ url, poolSize: 4, connectTimeoutMs: 2_000, queryTimeoutMs: 2_000 }, () => undefined);
  const statements: string[] = [];
  const query = database.pool.query.bind(database.pool);
  Object.assign(database.pool, {
    query: (text: string, values?: unknown[]) => {
      statements.push(text);
      return query(text, values);
    },
  });
  let log = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      log += String(chunk);
      done();
    },
  });
  const metrics = createMetrics();
  const logger = createLogger('trace', destination);
  const jobs = new Jobs({ pool: database.pool, logger, metrics, table, pollSeconds: 0.5 });
  jobs.start();
  return {
    jobs,
    metrics,
    statements,
    log: () => log,
    async stop() {
      await jobs.stop(1_000);
      await database.close();
    },
  };
}
