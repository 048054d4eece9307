import type { JobServices } from './jobTable.ts';

/**
 * Ends requests whose server died. One that cannot be ended does not stop the others.
 *
 * @throws the first reason why one could not be ended, or pg's errors if the database cannot be reached.
 */
export async function sweep({ ledger, metrics, logger }: JobServices): Promise<void> {
  const { expired, worstCaseNanos, failures } = await ledger.sweep();
  if (expired > 0) {
    metrics.expiredNanos.inc(Number(worstCaseNanos));
    logger.warn({ expired, worstCaseNanos: String(worstCaseNanos) }, 'ended requests whose server died');
  }
  if (failures.length > 0) {
    metrics.sweepFailures.inc(failures.length);
    throw new Error(`${failures.length} requests whose server died cannot be ended.`, { cause: failures[0] });
  }
}
