import type { RequestHandler } from 'express';
import type { Pool } from 'pg';
import type { Metrics } from './metrics.ts';

/** How long the database may take to answer a probe, in milliseconds. */
const PATIENCE = 2_000;

/** The process runs. Says nothing about what it needs: restarting it would not mend that. */
export const alive: RequestHandler = (_req, res) => {
  res.json({ status: 'ok' });
};

/** What readiness is asked of. */
export interface Books {
  /** Fails if the database lacks what the ledger needs. */
  prove(): Promise<void>;
}

/** The process can serve: the database answers and is migrated, and the process has not been told to stop. */
export function ready(pool: Pool, books: Books, isDraining: () => boolean): RequestHandler {
  return async (_req, res) => {
    if (isDraining()) {
      res.status(503).json({ status: 'draining' });
      return;
    }
    const answers = await isAnswering(pool, books);
    res.status(answers ? 200 : 503).json({ status: answers ? 'ok' : 'database unreachable or not migrated' });
  };
}

async function isAnswering(pool: Pool, books: Books): Promise<boolean> {
  const tooLate = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => tooLate.resolve(false), PATIENCE);
  const answer = Promise.all([pool.query('SELECT 1'), books.prove()]).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** For Prometheus. */
export function metricsPage({ registry }: Metrics): RequestHandler {
  return async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics());
  };
}
