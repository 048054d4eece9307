import type { Pool } from 'pg';
import type { Uncorrected } from './findUncorrected.ts';

/** Each look-up waits twice as long as the one before, from half a minute to six hours. By the clock of the database. */
const POSTPONE = `
INSERT INTO "Lookup" AS l ("accountId", "requestId", "tries", "nextAt")
VALUES ($1, $2, $3::int + 1, now() + least(interval '30 seconds' * 2 ^ $3::int, interval '6 hours'))
ON CONFLICT ("accountId", "requestId") DO UPDATE SET "tries" = excluded."tries", "nextAt" = excluded."nextAt"
WHERE l."tries" < excluded."tries"`;

/** The provider cannot say yet: to be asked again later. Two servers that ask at the same time count as one. */
export async function postponeLookup(pool: Pool, { accountId, requestId, tries }: Uncorrected): Promise<void> {
  await pool.query(POSTPONE, [accountId, requestId, tries]);
}
