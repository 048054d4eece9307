import type { Outcome, TokenBasis } from '../generated/prisma/enums.ts';
import type { AccountId, RequestId, SessionId } from '../ids.ts';
import type { Counters } from './allowance.ts';
import type { Period } from './periods.ts';
import { inOrderOf, rowsParameter } from './rows.ts';
import { type Statements, statement } from './statements.ts';
import type { TokenUsage } from './usage.ts';

export type { Outcome, TokenBasis };

/** How a request ended and what it cost. */
export interface Settlement {
  readonly accountId: AccountId;
  readonly requestId: RequestId;
  /** The first attempt, if this was a later one. */
  readonly firstRequestId: RequestId | null;
  readonly sessionId: SessionId;
  /** The period that the request was admitted in. It counts there, however late it ends. */
  readonly period: Period;
  readonly clientKey: string | null;
  readonly model: string;
  readonly provider: string;
  readonly usage: TokenUsage;
  readonly costNanos: bigint;
  /** What the provider itself said, in nano-dollars. */
  readonly providerCostNanos: bigint | null;
  readonly outcome: Outcome;
  readonly basis: TokenBasis;
  /** Whether any output reached us. Without, the session is given back and the client's key is not spent. */
  readonly yielded: boolean;
  readonly upstreamId: string | null;
  readonly admittedAt: Date;
}

export interface Receipt {
  readonly requestId: RequestId;
  /** False if the request had been settled before. */
  readonly recorded: boolean;
  /** Outcome of the settlement that was there before, as far as the statement's snapshot reached. */
  readonly before: Outcome | null;
  /** The period's counters after this statement; null if it has no row. */
  readonly counters: Counters | null;
}

const asked = rowsParameter<Settlement>('asked', {
  accountId: ['uuid', (row) => row.accountId],
  requestId: ['uuid', (row) => row.requestId],
  firstRequestId: ['uuid', (row) => row.firstRequestId],
  sessionId: ['uuid', (row) => row.sessionId],
  periodStartsAt: ['timestamptz', (row) => row.period.startsAt],
  periodEndsAt: ['timestamptz', (row) => row.period.endsAt],
  clientKey: ['text', (row) => (row.yielded ? row.clientKey : null)],
  model: ['text', (row) => row.model],
  provider: ['text', (row) => row.provider],
  inputTokens: ['bigint', (row) => row.usage.input],
  outputTokens: ['bigint', (row) => row.usage.output],
  cacheWrite5mTokens: ['bigint', (row) => row.usage.cacheWrite5m],
  cacheWrite1hTokens: ['bigint', (row) => row.usage.cacheWrite1h],
  cacheReadTokens: ['bigint', (row) => row.usage.cacheRead],
  costNanos: ['bigint', (row) => row.costNanos],
  providerCostNanos: ['bigint', (row) => row.providerCostNanos],
  outcome: ['"Outcome"', (row) => row.outcome],
  basis: ['"TokenBasis"', (row) => row.basis],
  yielded: ['bool', (row) => row.yielded],
  upstreamId: ['text', (row) => row.upstreamId],
  admittedAt: ['timestamptz', (row) => row.admittedAt],
});

/**
 * Whoever deletes the hold moves what it held; whoever inserts the entry moves what it cost. So any number of
 * settlements of one request, from any number of processes, come to one. Both are looked at apart, since a crash of the
 * database may have lost the hold, its session and its period, which are committed asynchronously.
 * Locks: holds, entries, then as in admit sessions and periods, each sorted.
 */
export const SETTLE = statement(
  'settle',
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
released AS (
  DELETE FROM "Hold" h USING hold
  WHERE h."accountId" = hold."accountId" AND h."requestId" = hold."requestId"
  RETURNING h."accountId", h."requestId", h."worstCaseNanos"
),
recorded AS (
  INSERT INTO "Entry"
    ("accountId", "requestId", "seq", "firstRequestId", "sessionId", "periodStartsAt", "clientKey", "model", "provider",
     "inputTokens", "outputTokens", "cacheWrite5mTokens", "cacheWrite1hTokens", "cacheReadTokens", "costNanos", "providerCostNanos",
     "outcome", "basis", "uncertainNanos", "upstreamId", "admittedAt", "settledAt")
  SELECT a."accountId", a."requestId",
    -- A request that was given up for dead and ends after all: its true end is a correction of the expired entry.
    CASE WHEN e."outcome" = 'expired' AND a."outcome" <> 'expired' THEN 1 ELSE 0 END,
    a."firstRequestId", a."sessionId", a."periodStartsAt",
    -- Meanwhile its key was free, and another request may have taken it.
    CASE WHEN e."outcome" = 'expired' AND (
        EXISTS (SELECT FROM "Hold" h WHERE h."accountId" = a."accountId" AND h."clientKey" = a."clientKey"
          AND h."requestId" <> a."requestId")
        OR EXISTS (SELECT FROM "Entry" k WHERE k."accountId" = a."accountId" AND k."clientKey" = a."clientKey"))
      THEN NULL ELSE a."clientKey" END,
    a."model", a."provider", a."inputTokens", a."outputTokens", a."cacheWrite5mTokens", a."cacheWrite1hTokens",
    a."cacheReadTokens", a."costNanos",
    a."providerCostNanos", a."outcome", a."basis",
    CASE WHEN a."outcome" = 'expired' THEN released."worstCaseNanos" END,
    a."upstreamId", a."admittedAt", clock_timestamp()
  FROM asked a
  LEFT JOIN released USING ("accountId", "requestId")
  LEFT JOIN "Entry" e ON e."accountId" = a."accountId" AND e."requestId" = a."requestId" AND e."seq" = 0
  ORDER BY a."accountId", a."requestId"
  ON CONFLICT ("accountId", "requestId", "seq") DO NOTHING
  RETURNING "accountId", "requestId", "seq"
),
change AS MATERIALIZED (
  SELECT a.*,
    (released."requestId" IS NOT NULL)::int AS "requestsClosed",
    COALESCE(released."worstCaseNanos", 0) AS "nanosReleased",
    recorded."requestId" IS NOT NULL AS "isRecorded",
    -- A request counts with its first attempt.
    COALESCE(recorded."seq" = 0, false) AND released."requestId" IS NULL AND a."firstRequestId" IS NULL AS "wasLost",
    CASE WHEN recorded."requestId" IS NOT NULL THEN a."costNanos" ELSE 0 END AS "nanosSettled"
  FROM asked a
  LEFT JOIN released USING ("accountId", "requestId")
  LEFT JOIN recorded USING ("accountId", "requestId")
),
"sessionChange" AS MATERIALIZED (
  SELECT "accountId", "sessionId",
    min("periodStartsAt") AS "periodStartsAt",
    min("model") AS "model",
    min("admittedAt") AS "admittedAt",
    sum("requestsClosed")::int AS "requestsClosed",
    count(*) FILTER (WHERE "wasLost")::int AS "requestsLost",
    bool_or("isRecorded" AND "yielded") AS "yielded"
  FROM change
  GROUP BY "accountId", "sessionId"
),
session AS MATERIALIZED (
  SELECT s.*
  FROM "Session" s
  JOIN "sessionChange" USING ("accountId", "sessionId")
  ORDER BY s."accountId", s."sessionId"
  FOR UPDATE OF s
),
-- A session counts while a request is open in it, and for good once one has yielded. The last request to end without
-- output gives it back, in the period that it was counted in.
"sessionAfter" AS MATERIALIZED (
  SELECT s."accountId", s."sessionId", s."periodStartsAt",
    s."requests" + c."requestsLost" AS "requests",
    s."requestsOpen" - c."requestsClosed" AS "requestsOpen",
    s."yielded" OR c."yielded" AS "yielded",
    s."yielded" OR c."yielded" OR s."requestsOpen" > c."requestsClosed" AS "counted",
    s."counted" AS "wasCounted"
  FROM session s
  JOIN "sessionChange" c USING ("accountId", "sessionId")
),
moved AS (
  UPDATE "Session" s SET
    "requests" = n."requests",
    "requestsOpen" = n."requestsOpen",
    "yielded" = n."yielded",
    "counted" = n."counted"
  FROM "sessionAfter" n
  WHERE s."accountId" = n."accountId" AND s."sessionId" = n."sessionId"
),
restored AS (
  INSERT INTO "Session"
    ("accountId", "sessionId", "periodStartsAt", "model", "requests", "requestsOpen", "yielded", "counted",
     "startedAt", "lastUsedAt")
  SELECT c."accountId", c."sessionId", c."periodStartsAt", c."model",
         -- Those that yielded nothing may have been recorded without a session.
         c."requestsLost" + (SELECT count(*) FROM "Entry" e
           WHERE e."accountId" = c."accountId" AND e."sessionId" = c."sessionId" AND e."seq" = 0
             AND e."firstRequestId" IS NULL),
         0, true, true, c."admittedAt", c."admittedAt"
  FROM "sessionChange" c
  LEFT JOIN session s USING ("accountId", "sessionId")
  WHERE s."accountId" IS NULL AND c."yielded"
  RETURNING "accountId", "periodStartsAt"
),
"periodChange" AS MATERIALIZED (
  SELECT "accountId", "startsAt", max("endsAt") AS "endsAt", sum("sessions")::int AS "sessions",
    sum("requestsClosed")::int AS "requestsClosed",
    sum("nanosReleased")::bigint AS "nanosReleased", sum("nanosSettled")::bigint AS "nanosSettled"
  FROM (
    SELECT "accountId", "periodStartsAt", "periodEndsAt", 0, "requestsClosed", "nanosReleased", "nanosSettled"
    FROM change WHERE "requestsClosed" > 0 OR "isRecorded"
    UNION ALL
    SELECT "accountId", "periodStartsAt", NULL, "counted"::int - "wasCounted"::int, 0, 0, 0
    FROM "sessionAfter" WHERE "counted" <> "wasCounted"
    UNION ALL
    SELECT "accountId", "periodStartsAt", NULL, 1, 0, 0, 0
    FROM restored
  ) AS part("accountId", "startsAt", "endsAt", "sessions", "requestsClosed", "nanosReleased", "nanosSettled")
  GROUP BY "accountId", "startsAt"
),
balanced AS (
  -- The row that is proposed must itself obey the CHECKs, so it holds no negative part; the update adds the true ones.
  INSERT INTO "Period" AS p ("accountId", "startsAt", "endsAt", "sessionsUsed", "settledNanos")
  SELECT "accountId", "startsAt", COALESCE("endsAt", "startsAt" + interval '1 month'), greatest("sessions", 0),
         "nanosSettled"
  FROM "periodChange"
  ORDER BY "accountId", "startsAt"
  ON CONFLICT ("accountId", "startsAt") DO UPDATE SET
    ("sessionsUsed", "requestsOpen", "settledNanos", "heldNanos") = (
      SELECT p."sessionsUsed" + c."sessions", p."requestsOpen" - c."requestsClosed",
             p."settledNanos" + c."nanosSettled", p."heldNanos" - c."nanosReleased"
      FROM "periodChange" c
      WHERE c."accountId" = p."accountId" AND c."startsAt" = p."startsAt"
    )
  RETURNING p.*
)
SELECT c."requestId", c."isRecorded" AS "recorded", e."outcome" AS "before",
  -- The row as this statement leaves it; where it moves nothing, as its snapshot found it.
  COALESCE(b."sessionsUsed", p."sessionsUsed") AS "sessionsUsed",
  COALESCE(b."requestsOpen", p."requestsOpen") AS "requestsOpen",
  COALESCE(b."settledNanos", p."settledNanos") AS "settledNanos",
  COALESCE(b."heldNanos", p."heldNanos") AS "heldNanos"
FROM change c
LEFT JOIN "Entry" e ON e."accountId" = c."accountId" AND e."requestId" = c."requestId" AND e."seq" = 0
LEFT JOIN balanced b ON b."accountId" = c."accountId" AND b."startsAt" = c."periodStartsAt"
LEFT JOIN "Period" p ON p."accountId" = c."accountId" AND p."startsAt" = c."periodStartsAt"`,
);

interface Row extends Omit<Receipt, 'counters'> {
  readonly sessionsUsed: number | null;
  readonly requestsOpen: number | null;
  readonly settledNanos: string | null;
  readonly heldNanos: string | null;
}

/**
 * Ends requests: holds gone, entries written, periods and sessions moved, in one round trip and durably. Repeating it
 * changes nothing. What a request cost is recorded in full, also above its hold.
 *
 * @returns the receipts in the order of the settlements.
 * @throws pg.DatabaseError 23505 or 40P01 if another statement came in between (see isConflict): nothing has happened, try again.
 */
export async function settle(database: Statements, settlements: readonly Settlement[]): Promise<Receipt[]> {
  const rows = await database.run<Row>(SETTLE, asked.values(settlements));
  return inOrderOf(settlements, rows).map((row) => ({
    requestId: row.requestId,
    recorded: row.recorded,
    before: row.before,
    counters: countersOf(row),
  }));
}

function countersOf({ sessionsUsed, requestsOpen, settledNanos, heldNanos }: Row): Counters | null {
  if (sessionsUsed === null || requestsOpen === null || settledNanos === null || heldNanos === null) return null;
  return { sessionsUsed, requestsOpen, settledNanos: BigInt(settledNanos), heldNanos: BigInt(heldNanos) };
}
