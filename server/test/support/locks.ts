import type { Pool } from 'pg';

/** Runs something while whoever else needs the rows of this `SELECT … FOR UPDATE` has to wait. */
export async function whileLocked<T>(
  pool: Pool,
  select: string,
  values: readonly unknown[],
  run: () => Promise<T>,
): Promise<T> {
  const lock = await pool.connect();
  try {
    await lock.query('BEGIN');
    await lock.query(select, [...values]);
    return await run();
  } finally {
    await lock.query('COMMIT');
    lock.release();
  }
}
