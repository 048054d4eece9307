import type { Billing } from '../billing/billing.ts';
import { billingJobs } from '../billing/jobs.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { deleteExpired } from '../identity/retention.ts';
import { addDays, dayOf } from '../metering/day.ts';
import type { Ledger } from '../metering/ledger.ts';
import { type Job, scheduled } from './job.ts';
import { type ReconcileServices, reconcile } from './reconcile.ts';
import { sweep } from './sweep.ts';

export interface JobServices extends ReconcileServices {
  readonly prisma: PrismaClient;
  readonly ledger: Ledger;
  /** Undefined where nothing is sold. */
  readonly billing: Billing | undefined;
  /** Corrects entries that their provider knows more of by now; undefined if none has to. */
  readonly correct: ((signal: AbortSignal) => Promise<unknown>) | undefined;
}

const minutes = (count: number): number => count * 60;

/** Every job of the server. Times are UTC. */
export function jobTable(services: JobServices): readonly Job[] {
  const { correct, billing } = services;
  return [
    scheduled(
      'sweep',
      '* * * * *',
      { timeoutSeconds: minutes(5), retries: 0, retryAfterSeconds: 0, atStart: true },
      () => sweep(services),
    ),
    ...(correct === undefined
      ? []
      : [
          scheduled(
            'correct',
            '* * * * *',
            { timeoutSeconds: minutes(10), retries: 0, retryAfterSeconds: 0, atStart: true },
            async (signal) => void (await correct(signal)),
          ),
        ]),
    ...(billing === undefined ? [] : billingJobs(billing)),
    scheduled(
      'forget_sign_ins',
      '23 * * * *',
      { timeoutSeconds: minutes(10), retries: 2, retryAfterSeconds: minutes(1) },
      (signal) => deleteExpired(services.prisma, signal),
    ),
    scheduled(
      'reconcile',
      '30 4 * * *',
      { timeoutSeconds: minutes(15), retries: 4, retryAfterSeconds: minutes(10) },
      async (signal) => {
        // Bills and corrections of a day may come late, so each day is looked at three times.
        const yesterday = addDays(dayOf(new Date()), -1);
        await reconcile(services, [addDays(yesterday, -2), addDays(yesterday, -1), yesterday], signal);
      },
    ),
  ];
}
