import type { Logger } from 'pino';
import type { Metrics } from '../http/metrics.ts';
import type { Ledger } from '../metering/ledger.ts';
import { type Job, scheduled } from './job.ts';
import { sweep } from './sweep.ts';

export interface JobServices {
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const minutes = (count: number): number => count * 60;

/** Every job of the server. Times are UTC. */
export function jobTable(services: JobServices): readonly Job[] {
  return [
    scheduled(
      'sweep',
      '* * * * *',
      { timeoutSeconds: minutes(5), retries: 0, retryAfterSeconds: 0, atStart: true },
      () => sweep(services),
    ),
  ];
}
