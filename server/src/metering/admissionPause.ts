import type { ClientBase, Pool } from 'pg';

/** An operator's word that nothing is to be admitted. */
export interface AdmissionPause {
  readonly pausedAt: Date;
  readonly reason: string;
}

type Queryable = Pick<Pool | ClientBase, 'query'>;

/** The pause that is on, if one is. */
export async function readPause(database: Queryable): Promise<AdmissionPause | undefined> {
  const { rows } = await database.query<AdmissionPause>('SELECT "pausedAt", "reason" FROM "AdmissionPause"');
  return rows[0];
}

/** Every server refuses admissions within seconds. A pause that is on already keeps its beginning, and gets this reason. */
export async function pauseAdmissions(database: Queryable, reason: string): Promise<void> {
  await database.query(
    `INSERT INTO "AdmissionPause" ("reason") VALUES ($1)
     ON CONFLICT ("only") DO UPDATE SET "reason" = excluded."reason"`,
    [reason],
  );
}

/** @returns the pause that it ended, if one was on. */
export async function resumeAdmissions(database: Queryable): Promise<AdmissionPause | undefined> {
  const { rows } = await database.query<AdmissionPause>('DELETE FROM "AdmissionPause" RETURNING "pausedAt", "reason"');
  return rows[0];
}
