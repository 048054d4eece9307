import type { AccountId, DeviceId, RequestId, SessionId } from '../ids.ts';
import type { Counters } from './allowance.ts';
import type { Period } from './periods.ts';
import type { Plan } from './plans.ts';
import { inOrderOf, rowsParameter } from './rows.ts';
import { type Statements, statement } from './statements.ts';

/** A request that asks to be admitted. */
export interface Admission {
  readonly accountId: AccountId;
  /** The editor installation that asks. */
  readonly deviceId: DeviceId;
  readonly requestId: RequestId;
  readonly sessionId: SessionId;
  /** The client's idempotency key. */
  readonly clientKey: string | null;
  readonly mode: string | null;
  readonly model: string;
  readonly provider: string;
  readonly worstCaseNanos: bigint;
  readonly inputEstimate: number;
  readonly maxTokens: number;
  readonly admittedAt: Date;
  /** After how many seconds the hold is dead, whatever became of the request. */
  readonly holdSeconds: number;
  /** The period, plan and anchor that the caller takes to be the account's. */
  readonly period: Period;
  readonly plan: Plan;
  readonly anchorAt: Date;
}

/** The counters of an account's period, and where the request's session stands. */
export interface Standing extends Counters {
  /** Requests in the session so far. */
  readonly sessionRequests: number;
  /** Whether the request counts as a session more. */
  readonly addsSession: boolean;
}

export interface Verdict {
  readonly requestId: RequestId;
  /**
   * `account_changed`: plan or anchor are not what the caller took them for. `over_limit`: one of the period's limits,
   * by counters that are newer than `standing` if that does not show which.
   */
  readonly verdict:
    | 'admitted'
    | 'account_unknown'
    | 'account_blocked'
    | 'device_revoked'
    | 'account_changed'
    | 'duplicate_request'
    | 'session_too_long'
    | 'over_limit';
  readonly standing: Standing;
}

const asked = rowsParameter<Admission>('asked', {
  accountId: ['uuid', (row) => row.accountId],
  deviceId: ['uuid', (row) => row.deviceId],
  requestId: ['uuid', (row) => row.requestId],
  sessionId: ['uuid', (row) => row.sessionId],
  clientKey: ['text', (row) => row.clientKey],
  mode: ['text', (row) => row.mode],
  model: ['text', (row) => row.model],
  provider: ['text', (row) => row.provider],
  worstCaseNanos: ['bigint', (row) => row.worstCaseNanos],
  inputEstimate: ['int', (row) => row.inputEstimate],
  maxTokens: ['int', (row) => row.maxTokens],
  admittedAt: ['timestamptz', (row) => row.admittedAt],
  holdSeconds: ['int', (row) => row.holdSeconds],
  periodStartsAt: ['timestamptz', (row) => row.period.startsAt],
  periodEndsAt: ['timestamptz', (row) => row.period.endsAt],
  plan: ['text', (row) => row.plan.name],
  anchorAt: ['timestamptz', (row) => row.anchorAt],
  sessionLimit: ['int', (row) => row.plan.sessions],
  budgetNanos: ['bigint', (row) => row.plan.budgetNanos],
  openLimit: ['int', (row) => row.plan.openRequests],
  sessionRequestLimit: ['int', (row) => row.plan.requestsPerSession],
});

/**
 * Every limit is decided by `gate`, on the counters of one row, in the moment that this row is locked. Nothing that
 * only the statement's snapshot has seen decides a limit: counting holds would let parallel requests through together.
 * Locks are taken in one order, here as in settle: sessions, then periods, each sorted by account.
 */
export const ADMIT = statement(
  'admit',
  `
WITH durability AS MATERIALIZED (
  -- A hold may be lost with the last moment before the database crashes: it only guards, it charges nothing.
  SELECT set_config('synchronous_commit', 'off', true)
),
asked AS MATERIALIZED (
  SELECT asked.* FROM durability, ${asked.from}
),
-- FOR UPDATE reads the newest version, not the snapshot's: of requests in parallel only one finds a session uncounted.
session AS MATERIALIZED (
  SELECT s."accountId", s."counted", s."requests"
  FROM "Session" s
  JOIN asked USING ("accountId", "sessionId")
  ORDER BY s."accountId"
  FOR UPDATE OF s
),
candidate AS MATERIALIZED (
  SELECT asked.*,
    s."accountId" IS NULL AS "isNewSession",
    COALESCE(s."requests", 0) AS "sessionRequests",
    CASE WHEN s."counted" THEN 0 ELSE 1 END AS "sessionsAdded",
    COALESCE(p."sessionsUsed", 0) AS "sessionsSeen",
    COALESCE(p."requestsOpen", 0) AS "openSeen",
    COALESCE(p."settledNanos", 0) AS "settledSeen",
    COALESCE(p."heldNanos", 0) AS "heldSeen",
    p.xmin AS "versionSeen",
    CASE
      WHEN a."id" IS NULL THEN 'account_unknown'
      WHEN a."blockedAt" IS NOT NULL THEN 'account_blocked'
      WHEN EXISTS (
        SELECT FROM "Device" d
        WHERE d."accountId" = a."id" AND d."deviceId" = asked."deviceId" AND d."revokedAt" IS NOT NULL
      ) THEN 'device_revoked'
      WHEN a."plan" <> asked."plan" OR a."anchorAt" <> asked."anchorAt" THEN 'account_changed'
      WHEN EXISTS (SELECT FROM "Hold" h WHERE h."accountId" = a."id" AND h."clientKey" = asked."clientKey")
        OR EXISTS (SELECT FROM "Entry" e WHERE e."accountId" = a."id" AND e."clientKey" = asked."clientKey")
        THEN 'duplicate_request'
      WHEN s."requests" >= asked."sessionRequestLimit" THEN 'session_too_long'
    END AS "refusal"
  FROM asked
  LEFT JOIN "Account" a ON a."id" = asked."accountId"
  LEFT JOIN session s ON s."accountId" = asked."accountId"
  LEFT JOIN "Period" p ON p."accountId" = asked."accountId" AND p."startsAt" = asked."periodStartsAt"
),
gate AS (
  INSERT INTO "Period" AS p
    ("accountId", "startsAt", "endsAt", "sessionsUsed", "requestsOpen", "heldNanos")
  SELECT c."accountId", c."periodStartsAt", c."periodEndsAt", c."sessionsAdded", 1, c."worstCaseNanos"
  FROM candidate c
  -- The first request of a period makes the row, so the limits are asked here too.
  WHERE c."refusal" IS NULL
    AND c."sessionsAdded" <= c."sessionLimit"
    AND c."openLimit" >= 1
    AND c."worstCaseNanos" <= c."budgetNanos"
  ORDER BY c."accountId"
  ON CONFLICT ("accountId", "startsAt") DO UPDATE SET
    -- Another anchor may have a period that starts here and ends elsewhere: on 29 February after the 29th and the 31st.
    "endsAt" = excluded."endsAt",
    "sessionsUsed" = p."sessionsUsed" + excluded."sessionsUsed",
    "requestsOpen" = p."requestsOpen" + 1,
    "heldNanos" = p."heldNanos" + excluded."heldNanos"
  WHERE EXISTS (
    SELECT FROM candidate c
    WHERE c."accountId" = p."accountId"
      -- A session that counts already may go on, even after the plan shrank below what is used.
      AND (c."sessionsAdded" = 0 OR p."sessionsUsed" < c."sessionLimit")
      AND p."requestsOpen" < c."openLimit"
      AND p."settledNanos" + p."heldNanos" + c."worstCaseNanos" <= c."budgetNanos"
      -- A request that came and went since the snapshot may have spent this one's key: the row tells by its version, since
      -- what it cost may be nothing, and other counters go back to where they were.
      AND (c."clientKey" IS NULL OR p.xmin = c."versionSeen")
  )
  RETURNING p.*
),
admitted AS (
  SELECT c.* FROM candidate c JOIN gate USING ("accountId")
),
-- Without ON CONFLICT: two requests that open one session at once must not both count it. The second one fails here as
-- a whole and is tried again.
opened AS (
  INSERT INTO "Session"
    ("accountId", "sessionId", "periodStartsAt", "mode", "model", "startedAt", "lastUsedAt")
  SELECT "accountId", "sessionId", "periodStartsAt", "mode", "model", "admittedAt", "admittedAt"
  FROM admitted
  WHERE "isNewSession"
),
continued AS (
  UPDATE "Session" s SET
    "requests" = s."requests" + 1,
    "requestsOpen" = s."requestsOpen" + 1,
    "counted" = true,
    "periodStartsAt" = CASE WHEN s."counted" THEN s."periodStartsAt" ELSE a."periodStartsAt" END,
    "model" = a."model",
    "lastUsedAt" = a."admittedAt"
  FROM admitted a
  WHERE s."accountId" = a."accountId" AND s."sessionId" = a."sessionId" AND NOT a."isNewSession"
),
held AS (
  INSERT INTO "Hold"
    ("accountId", "requestId", "sessionId", "periodStartsAt", "clientKey", "model", "provider", "worstCaseNanos",
     "inputEstimate", "maxTokens", "admittedAt", "expiresAt")
  SELECT "accountId", "requestId", "sessionId", "periodStartsAt", "clientKey", "model", "provider", "worstCaseNanos",
         "inputEstimate", "maxTokens", "admittedAt", now() + make_interval(secs => "holdSeconds")
  FROM admitted
)
SELECT c."requestId",
  COALESCE(c."refusal", CASE WHEN g."accountId" IS NULL THEN 'over_limit' ELSE 'admitted' END) AS "verdict",
  COALESCE(g."sessionsUsed", c."sessionsSeen") AS "sessionsUsed",
  COALESCE(g."requestsOpen", c."openSeen") AS "requestsOpen",
  COALESCE(g."settledNanos", c."settledSeen") AS "settledNanos",
  COALESCE(g."heldNanos", c."heldSeen") AS "heldNanos",
  c."sessionRequests",
  c."sessionsAdded" = 1 AS "addsSession"
FROM candidate c
LEFT JOIN gate g ON g."accountId" = c."accountId"`,
);

interface Row extends Omit<Standing, 'settledNanos' | 'heldNanos'> {
  readonly requestId: RequestId;
  readonly verdict: Verdict['verdict'];
  readonly settledNanos: string;
  readonly heldNanos: string;
}

/**
 * Decides about requests and places the holds of those admitted, in one round trip: all of it, or on any error nothing.
 *
 * @param admissions at most one an account, since all of them see the same counters.
 * @returns the verdicts in the order of the admissions.
 * @throws pg.DatabaseError 23505 or 40P01 if another statement came in between (see isConflict): nothing has happened, try again.
 */
export async function admit(database: Statements, admissions: readonly Admission[]): Promise<Verdict[]> {
  const rows = await database.run<Row>(ADMIT, asked.values(admissions));
  return inOrderOf(admissions, rows).map(({ requestId, verdict, ...standing }) => ({
    requestId,
    verdict,
    standing: { ...standing, settledNanos: BigInt(standing.settledNanos), heldNanos: BigInt(standing.heldNanos) },
  }));
}
