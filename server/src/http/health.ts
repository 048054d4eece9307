import type { RequestHandler } from 'express';
import type { Pool } from 'pg';
import type { Metrics } from './metrics.ts';

/** How long the database may take to answer a probe, in milliseconds. */
const PATIENCE = 2_000;

/** The process runs. Says nothing about what it needs: restarting it would not mend that. */
export const alive: RequestHandler = (_req, res) => {
  res.json({ status: 'ok' });
};

/** The process can serve: the database answers, and it has not been told to stop. */
export function ready(pool: Pool, isDraining: () => boolean): RequestHandler {
  return async (_req, res) => {
    if (isDraining()) {
      res.status(503).json({ status: 'draining' });
      return;
    }
    const answers = await isAnswering(pool);
    res.status(answers ? 200 : 503).json({ status: answers ? 'ok' : 'database unreachable' });
  };
}

async function isAnswering(pool: Pool): Promise<boolean> {
  const tooLate = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => tooLate.resolve(false), PATIENCE);
  const answer = pool.query('SELECT 1').then(
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
