import type { Pool } from 'pg';
import { PATIENCE_MS } from '../../../test/runner/patience.ts';

/**
 * Asks again until there is an answer, for what happens behind the client's back.
 *
 * @throws Error if none comes.
 */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < PATIENCE_MS) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`Waited in vain for: ${ask}`);
}

/** Until a statement on this database, or so many, wait for a lock. */
export async function someoneWaits(pool: Pool, statements = 1): Promise<void> {
  await until(async () => {
    const { rows } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length >= statements || undefined;
  });
}
