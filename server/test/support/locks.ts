import type { Pool } from 'pg';

/** Runs something while whoever else needs what this statement locks (`SELECT … FOR UPDATE`, `LOCK TABLE`) has to wait. */
export async function whileLocked<T>(
  pool: Pool,
  statement: string,
  values: readonly unknown[],
  run: () => Promise<T>,
): Promise<T> {
  const lock = await pool.connect();
  try {
    await lock.query('BEGIN');
    await lock.query(statement, [...values]);
    return await run();
  } finally {
    await lock.query('COMMIT');
    lock.release();
  }
}
