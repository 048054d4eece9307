import type { Logger } from 'pino';
import type { Metrics } from '../http/metrics.ts';
import type { Ledger } from './ledger.ts';

/** Sweeps now, since a server before this one may have died, and then again and again. */
export function sweepRegularly(
  ledger: Ledger,
  intervalMs: number,
  logger: Logger,
  metrics: Metrics,
): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const sweep = async (): Promise<void> => {
    try {
      const { expired, worstCaseNanos, failures } = await ledger.sweep();
      if (failures.length > 0) {
        metrics.sweepFailures.inc(failures.length);
        logger.error({ err: failures[0], failures: failures.length }, 'requests whose server died cannot be ended');
      }
      if (expired === 0) return;
      metrics.expiredNanos.inc(Number(worstCaseNanos));
      logger.warn({ expired, worstCaseNanos: String(worstCaseNanos) }, 'ended requests whose server died');
    } catch (err) {
      logger.warn({ err }, 'sweeping failed and will be tried again');
    }
  };
  const start = (): void => {
    running ??= sweep().finally(() => {
      running = undefined;
    });
  };
  start();
  const timer = setInterval(start, intervalMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
