import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Metrics } from '../http/metrics.ts';
import type { Day } from '../metering/day.ts';
import { wordDollars } from '../metering/money.ts';
import { type Bill, type Reconciliation, reconcileDay } from '../metering/reconcile.ts';

export interface ReconcileServices {
  readonly pool: Pool;
  readonly bills: readonly Bill[];
  /** Below this part of what is billed, in millionths, an operator is told. */
  readonly alarmBelowMillionths: bigint;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const MILLION = 1_000_000n;

/**
 * Compares what our entries captured with what the providers bill. A bill that cannot be read does not stop the others.
 *
 * @throws AggregateError of what stood in the way of the others, after all were tried.
 */
export async function reconcile(
  services: ReconcileServices,
  days: readonly Day[],
  signal: AbortSignal,
): Promise<Reconciliation[]> {
  const done: Reconciliation[] = [];
  const problems: Error[] = [];
  for (const bill of services.bills) {
    for (const day of days) {
      try {
        const billedNanos = await bill.read(day, signal);
        const found = await reconcileDay(services.pool, bill.provider, day, billedNanos);
        report(services, found);
        done.push(found);
      } catch (cause) {
        problems.push(new Error(`${bill.provider} of ${day} cannot be reconciled.`, { cause }));
        services.logger.warn({ err: cause, provider: bill.provider, day }, 'a day cannot be reconciled');
      }
    }
  }
  if (problems.length > 0) throw new AggregateError(problems, `${problems.length} days cannot be reconciled.`);
  return done;
}

/** The part of what is billed that was captured, in millionths; undefined if nothing is billed. */
export const capturedMillionths = ({ capturedNanos, billedNanos }: Reconciliation): bigint | undefined =>
  billedNanos > 0n ? (capturedNanos * MILLION) / billedNanos : undefined;

/** Whether less was captured than this part of what is billed, in millionths. Exactly that part is enough. */
export const capturesTooLittle = ({ capturedNanos, billedNanos }: Reconciliation, belowMillionths: bigint): boolean =>
  billedNanos > 0n && capturedNanos * MILLION < billedNanos * belowMillionths;

function report({ alarmBelowMillionths, logger, metrics }: ReconcileServices, found: Reconciliation): void {
  const { provider, day, capturedNanos, uncertainNanos, billedNanos } = found;
  const millionths = capturedMillionths(found);
  // Nothing billed and nothing captured agree.
  metrics.capturedRatio.set({ provider }, millionths === undefined ? 1 : Number(millionths) / Number(MILLION));
  const facts = {
    provider,
    day,
    capturedDollars: wordDollars(capturedNanos),
    // What a server that died may explain. Worst cases, so it may explain far more than there is.
    uncertainDollars: wordDollars(uncertainNanos),
    billedDollars: wordDollars(billedNanos),
  };
  if (capturesTooLittle(found, alarmBelowMillionths)) {
    metrics.reconciliationAlarms.inc({ provider });
    logger.error(facts, 'alarm: the provider bills more than the books have captured');
  } else {
    logger.info(facts, 'reconciled with the bill of the provider');
  }
}
