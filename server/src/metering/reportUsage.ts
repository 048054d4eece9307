import type { Amounts, UsageReport } from '@codetrain/contract/usage';
import type { AccountId } from '../ids.ts';
import type { Accounts } from './accounts.ts';
import { allowanceOf, noneUsed } from './allowance.ts';
import { type Period, periodAt } from './periods.ts';
import { planNamed } from './plans.ts';
import { type Statements, statement } from './statements.ts';

/** The period of now, the one before, or the one that an instant falls into. */
export type PeriodChoice = 'current' | 'previous' | Date;

/**
 * One statement sees one instant, so the sums agree with the counters. It reads the account's entries of the one period
 * and no others, whatever else the books hold.
 *
 * $1 account; the period is the latest that begins from $2 on and holds $3.
 */
export const REPORT_USAGE = statement(
  'report_usage',
  `
WITH period AS MATERIALIZED (
  SELECT *
  FROM "Period"
  WHERE "accountId" = $1::uuid AND "startsAt" BETWEEN $2::timestamptz AND $3::timestamptz AND "endsAt" > $3
  ORDER BY "startsAt" DESC
  LIMIT 1
),
-- First by session: so that counting sessions sorts as many rows as there are sessions, not requests.
-- A request counts with its first attempt. A correction bears the instant that its request was admitted at, so it falls
-- on the same day.
"bySession" AS (
  SELECT (e."admittedAt" AT TIME ZONE 'UTC')::date AS "day", e."model", e."sessionId",
    count(*) FILTER (WHERE e."seq" = 0 AND e."firstRequestId" IS NULL) AS "requests",
    sum(e."inputTokens") AS "input", sum(e."outputTokens") AS "output",
    sum(e."cacheWrite5mTokens") AS "cacheWrite5m", sum(e."cacheWrite1hTokens") AS "cacheWrite1h",
    sum(e."cacheReadTokens") AS "cacheRead", sum(e."costNanos") AS "costNanos"
  FROM period p
  JOIN "Entry" e ON e."accountId" = $1 AND e."periodStartsAt" = p."startsAt"
  GROUP BY 1, 2, 3
),
-- Where a column is null, the row is the sum over it. The sum over both is there even if there are no entries.
summed AS (
  SELECT to_char("day", 'YYYY-MM-DD') AS "date", "model", count(DISTINCT "sessionId") AS "sessions", sum("requests") AS "requests",
    sum("input") AS "input", sum("output") AS "output", sum("cacheWrite5m") AS "cacheWrite5m",
    sum("cacheWrite1h") AS "cacheWrite1h", sum("cacheRead") AS "cacheRead", sum("costNanos") AS "costNanos"
  FROM "bySession"
  GROUP BY GROUPING SETS (("day", "model"), ("day"), ("model"), ())
)
SELECT a."plan", a."anchorAt", a."blockedAt" IS NOT NULL AS "isBlocked",
  p."startsAt", p."endsAt", p."sessionsUsed", p."requestsOpen", p."settledNanos", p."heldNanos", s.*
FROM "Account" a
CROSS JOIN summed s
LEFT JOIN period p ON true
WHERE a."id" = $1
ORDER BY s."date", s."model"`,
);

interface Sums {
  readonly date: string | null;
  readonly model: string | null;
  readonly sessions: string;
  readonly requests: string | null;
  readonly input: string | null;
  readonly output: string | null;
  readonly cacheWrite5m: string | null;
  readonly cacheWrite1h: string | null;
  readonly cacheRead: string | null;
  readonly costNanos: string | null;
}

interface PeriodRow extends Period {
  readonly sessionsUsed: number;
  readonly requestsOpen: number;
  readonly settledNanos: string;
  readonly heldNanos: string;
}

/** Every row names the account and its period, of which there may be no row yet. */
type Row = Sums & { readonly plan: string; readonly anchorAt: Date; readonly isBlocked: boolean } & (
    | PeriodRow
    | { readonly [Column in keyof PeriodRow]: null }
  );

/** How often an account may change its anchor while its period is being looked for. */
const ATTEMPTS = 3;

/**
 * What an account used in a period, by day and by model, and what its plan leaves, as the books stand at one instant.
 *
 * @returns undefined if there is no such account.
 * @throws the database's errors if it cannot be reached.
 */
export async function reportUsage(
  database: Statements,
  accounts: Accounts,
  accountId: AccountId,
  choice: PeriodChoice,
  now = new Date(),
): Promise<UsageReport | undefined> {
  let facts = accounts.remembered(accountId) ?? (await accounts.read(accountId));
  for (let attempt = 1; facts !== undefined; attempt++) {
    const { asked, earliest, instant } = locate(facts.anchorAt, choice, now);
    const rows = await database.run<Row>(REPORT_USAGE, [accountId, earliest, instant]);
    const [first] = rows;
    if (first === undefined) return undefined;
    // What is remembered of the account may be out of date: its row, which the statement saw too, is not.
    if (first.anchorAt.getTime() === facts.anchorAt.getTime()) return compose(first, rows, asked);
    if (attempt === ATTEMPTS) throw new Error('The account changes faster than it can be read.');
    facts = await accounts.read(accountId);
  }
  return undefined;
}

/**
 * Where the period lies. That of now is what the anchor says, as for an admission. One that is over is as it was kept,
 * if it was: the anchor may have been another one then.
 */
function locate(
  anchor: Date,
  choice: PeriodChoice,
  now: Date,
): { readonly asked: Period; readonly earliest: Date | '-infinity'; readonly instant: Date } {
  const current = periodAt(anchor, now);
  const instant = choice === 'previous' ? new Date(current.startsAt.getTime() - 1) : choice;
  if (instant === 'current' || (instant >= current.startsAt && instant < current.endsAt)) {
    return { asked: current, earliest: current.startsAt, instant: current.startsAt };
  }
  return { asked: periodAt(anchor, instant), earliest: '-infinity', instant };
}

function compose(first: Row, rows: readonly Row[], asked: Period): UsageReport {
  const plan = planNamed(first.plan);
  const { startsAt, endsAt } = first.startsAt === null ? asked : first;
  const counters =
    first.startsAt === null
      ? noneUsed
      : { ...first, settledNanos: BigInt(first.settledNanos), heldNanos: BigInt(first.heldNanos) };
  const ofDay = Map.groupBy(rows, (row) => row.date);
  const models = (date: string | null) =>
    (ofDay.get(date) ?? []).flatMap((row) => (row.model === null ? [] : [{ model: row.model, ...amountsOf(row) }]));
  const totalOf = (date: string | null) => amountsOf(ofDay.get(date)?.find((row) => row.model === null));
  return {
    type: 'usage',
    plan: { name: plan.name, displayName: plan.displayName, requestsPerSession: plan.requestsPerSession },
    isBlocked: first.isBlocked,
    period: { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    allowance: allowanceOf(plan, counters),
    total: totalOf(null),
    byDay: [...ofDay.keys()].flatMap((date) =>
      date === null ? [] : [{ date, ...totalOf(date), byModel: models(date) }],
    ),
    byModel: models(null),
  };
}

/** Sums of nothing are null. */
const amountsOf = (sums: Sums | undefined): Amounts => ({
  requests: Number(sums?.requests ?? 0),
  sessions: Number(sums?.sessions ?? 0),
  tokens: {
    input: Number(sums?.input ?? 0),
    output: Number(sums?.output ?? 0),
    cacheWrite5m: Number(sums?.cacheWrite5m ?? 0),
    cacheWrite1h: Number(sums?.cacheWrite1h ?? 0),
    cacheRead: Number(sums?.cacheRead ?? 0),
  },
  costNanos: sums?.costNanos ?? '0',
});
