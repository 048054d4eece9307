import type { Pool } from 'pg';
import type { AccountId, RequestId, SessionId } from '../ids.ts';
import type { Settlement } from './settle.ts';
import { noTokens } from './usage.ts';

/** Holds that one pass looks at. */
const BATCH = 500;

/** A row of Hold with the end of its period. */
interface ExpiredHold {
  readonly accountId: AccountId;
  readonly requestId: RequestId;
  readonly sessionId: SessionId;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly model: string;
  readonly provider: string;
  readonly worstCaseNanos: string;
  readonly admittedAt: Date;
}

/** By the database's clock, which also set `expiresAt`: a server whose own clock is off does not sweep living requests. */
const EXPIRED = `
SELECT h."accountId", h."requestId", h."sessionId", p."startsAt", p."endsAt", h."model", h."provider",
       h."worstCaseNanos", h."admittedAt"
FROM "Hold" h
JOIN "Period" p ON p."accountId" = h."accountId" AND p."startsAt" = h."periodStartsAt"
WHERE h."expiresAt" < now()
ORDER BY h."expiresAt"
LIMIT ${BATCH}`;

/** What a pass found: settlements to make, and the most that the provider may have charged us for them, in nano-dollars. */
export interface Expired {
  readonly settlements: readonly Settlement[];
  readonly worstCaseNanos: bigint;
}

/**
 * Finds requests whose server died. Nobody knows what the provider did with them, so nothing is charged to the person.
 * No lock is needed: settling is idempotent, also against other servers that sweep.
 */
export async function findExpired(pool: Pool): Promise<Expired> {
  const { rows } = await pool.query<ExpiredHold>(EXPIRED);
  return {
    settlements: rows.map(({ startsAt, endsAt, worstCaseNanos: _, ...hold }) => ({
      ...hold,
      period: { startsAt, endsAt },
      clientKey: null,
      usage: noTokens,
      costNanos: 0n,
      providerCostNanos: null,
      outcome: 'expired',
      basis: 'estimated',
      yielded: false,
      upstreamId: null,
    })),
    worstCaseNanos: rows.reduce((sum, row) => sum + BigInt(row.worstCaseNanos), 0n),
  };
}
