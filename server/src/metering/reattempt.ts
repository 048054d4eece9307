import type { AccountId, RequestId, SessionId } from '../ids.ts';
import type { Period } from './periods.ts';
import { inOrderOf, rowsParameter } from './rows.ts';
import { type Statements, statement } from './statements.ts';

/** An attempt that yielded nothing, and the one that follows it. */
export interface Reattempt {
  readonly accountId: AccountId;
  /** The attempt that failed. */
  readonly requestId: RequestId;
  /** The attempt before it that the client was told the id of, if it was not that one itself. */
  readonly firstRequestId: RequestId | null;
  readonly sessionId: SessionId;
  readonly period: Period;
  readonly model: string;
  readonly provider: string;
  readonly upstreamId: string | null;
  readonly admittedAt: Date;
  readonly next: { readonly requestId: RequestId; readonly model: string; readonly provider: string };
}

export interface Moved {
  /** The attempt that failed. */
  readonly requestId: RequestId;
  /** False if its entry had been written before. */
  readonly recorded: boolean;
}

const asked = rowsParameter<Reattempt>('asked', {
  accountId: ['uuid', (row) => row.accountId],
  requestId: ['uuid', (row) => row.requestId],
  firstRequestId: ['uuid', (row) => row.firstRequestId],
  sessionId: ['uuid', (row) => row.sessionId],
  periodStartsAt: ['timestamptz', (row) => row.period.startsAt],
  periodEndsAt: ['timestamptz', (row) => row.period.endsAt],
  model: ['text', (row) => row.model],
  provider: ['text', (row) => row.provider],
  upstreamId: ['text', (row) => row.upstreamId],
  admittedAt: ['timestamptz', (row) => row.admittedAt],
  nextRequestId: ['uuid', (row) => row.next.requestId],
  nextModel: ['text', (row) => row.next.model],
  nextProvider: ['text', (row) => row.next.provider],
});

/**
 * The hold is handed on rather than given up and placed anew: it covers the dearest attempt from the beginning, so no
 * counter moves and no limit is asked. Nothing can come in between, and nothing can refuse a request that was admitted.
 * Whoever finds the hold gone does not make another: either this has been done already, or a crash of the database has
 * lost it, and settling does without (see settle).
 * Locks: holds, entries, sessions, periods, each sorted, as in settle.
 */
export const REATTEMPT = statement(
  'reattempt',
  `
WITH asked AS MATERIALIZED (
  SELECT * FROM ${asked.from}
),
hold AS MATERIALIZED (
  SELECT h."accountId", h."requestId"
  FROM "Hold" h
  JOIN asked USING ("accountId", "requestId")
  ORDER BY h."accountId", h."requestId"
  FOR UPDATE OF h
),
"handedOn" AS (
  UPDATE "Hold" h SET
    "requestId" = a."nextRequestId",
    "firstRequestId" = COALESCE(h."firstRequestId", h."requestId"),
    "model" = a."nextModel",
    "provider" = a."nextProvider"
  FROM hold
  JOIN asked a USING ("accountId", "requestId")
  WHERE h."accountId" = hold."accountId" AND h."requestId" = hold."requestId"
),
recorded AS (
  INSERT INTO "Entry"
    ("accountId", "requestId", "firstRequestId", "sessionId", "periodStartsAt", "model", "provider", "inputTokens",
     "outputTokens", "cacheWrite5mTokens", "cacheWrite1hTokens", "cacheReadTokens", "costNanos", "outcome", "basis",
     "upstreamId", "admittedAt", "settledAt")
  SELECT a."accountId", a."requestId", a."firstRequestId", a."sessionId", a."periodStartsAt", a."model", a."provider",
         0, 0, 0, 0, 0, 0, 'failed_before_output', 'estimated', a."upstreamId", a."admittedAt", clock_timestamp()
  FROM asked a
  ORDER BY a."accountId", a."requestId"
  ON CONFLICT ("accountId", "requestId", "seq") DO NOTHING
  RETURNING "accountId", "requestId"
),
-- Where a crash took the hold, it took the count of the request with it, and perhaps the period; an entry has one.
lost AS MATERIALIZED (
  SELECT a.*
  FROM asked a
  JOIN recorded USING ("accountId", "requestId")
  LEFT JOIN hold USING ("accountId", "requestId")
  WHERE hold."accountId" IS NULL
),
session AS MATERIALIZED (
  SELECT s."accountId", s."sessionId", c."requests"
  FROM (
    SELECT "accountId", "sessionId", count(*) FILTER (WHERE "firstRequestId" IS NULL)::int AS "requests"
    FROM lost
    GROUP BY 1, 2
  ) c
  JOIN "Session" s USING ("accountId", "sessionId")
  ORDER BY s."accountId", s."sessionId"
  FOR UPDATE OF s
),
counted AS (
  UPDATE "Session" s SET "requests" = s."requests" + session."requests"
  FROM session
  WHERE s."accountId" = session."accountId" AND s."sessionId" = session."sessionId"
),
restored AS (
  INSERT INTO "Period" ("accountId", "startsAt", "endsAt")
  SELECT DISTINCT "accountId", "periodStartsAt", "periodEndsAt"
  FROM lost
  ORDER BY "accountId", "periodStartsAt"
  ON CONFLICT DO NOTHING
)
SELECT a."requestId", recorded."requestId" IS NOT NULL AS "recorded"
FROM asked a
LEFT JOIN recorded USING ("accountId", "requestId")`,
);

/**
 * Moves requests from one attempt upstream to the next, in one round trip and durably: the failed attempt gets its entry,
 * at no cost, and the next one its hold. Repeating it changes nothing.
 *
 * @throws pg.DatabaseError 23505 or 40P01 if another statement came in between (see isConflict): nothing has happened, try again.
 */
export async function reattempt(database: Statements, reattempts: readonly Reattempt[]): Promise<Moved[]> {
  const rows = await database.run<Moved>(REATTEMPT, asked.values(reattempts));
  return inOrderOf(reattempts, rows);
}
