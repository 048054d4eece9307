import type { Logger } from 'pino';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Metrics } from '../http/metrics.ts';
import { deleteExpired } from '../identity/retention.ts';
import type { Ledger } from '../metering/ledger.ts';
import { type Job, scheduled } from './job.ts';
import { sweep } from './sweep.ts';

export interface JobServices {
  readonly prisma: PrismaClient;
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
    scheduled(
      'forget_sign_ins',
      '23 * * * *',
      { timeoutSeconds: minutes(10), retries: 2, retryAfterSeconds: minutes(1) },
      (signal) => deleteExpired(services.prisma, signal),
    ),
  ];
}
