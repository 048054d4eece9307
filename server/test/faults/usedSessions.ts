import { NANO_MODEL } from '../support/database.ts';
import { request } from '../support/ledger.ts';
import type { Real } from './bookCommands.ts';
import type { BooksModel } from './booksModel.ts';

/** What each of them cost: a fiftieth of the free plan's budget. */
const COST = 10_000_000n;

/** Books in which so many sessions were used in the period that is now, with a completed request each: in one statement. */
export async function useSessions(
  model: BooksModel,
  real: Pick<Real, 'pool' | 'accountId'> & Partial<Pick<Real, 'asked'>>,
  sessions: number,
): Promise<void> {
  if (sessions === 0) return;
  const { now, period } = model;
  for (let i = 0; i < sessions; i++) {
    const asked = request(real.accountId, { admittedAt: now, worstCaseNanos: COST });
    real.asked?.set(asked.requestId, asked);
    const admitted = model.admit({ ...asked, worst: COST });
    model.settle(admitted, { costNanos: COST, yielded: true, outcome: 'completed' });
  }
  await real.pool.query(
    `WITH used AS (SELECT * FROM unnest($2::uuid[], $3::uuid[]) AS used("requestId", "sessionId")),
     session AS (
       INSERT INTO "Session" ("accountId", "sessionId", "periodStartsAt", "model", "requestsOpen", "yielded")
       SELECT $1, "sessionId", $4, $7, 0, true FROM used
     ),
     entry AS (
       INSERT INTO "Entry" ("accountId", "requestId", "sessionId", "periodStartsAt", "model", "provider", "inputTokens",
         "outputTokens", "cacheWrite5mTokens", "cacheWrite1hTokens", "cacheReadTokens", "costNanos", "outcome", "basis",
         "admittedAt")
       SELECT $1, "requestId", "sessionId", $4, $7, 'anthropic', 0, $8::bigint, 0, 0, 0, $8::bigint, 'completed', 'reported', $6
       FROM used
     )
     INSERT INTO "Period" ("accountId", "startsAt", "endsAt", "sessionsUsed", "settledNanos")
     SELECT $1::uuid, $4::timestamptz, $5::timestamptz, count(*), count(*) * $8::bigint FROM used`,
    [
      real.accountId,
      model.requests.map(({ requestId }) => requestId),
      model.requests.map(({ sessionId }) => sessionId),
      period.startsAt,
      period.endsAt,
      now,
      NANO_MODEL,
      COST,
    ],
  );
}
