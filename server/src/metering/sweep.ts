import type { Pool } from 'pg';
import type { AccountId, RequestId, SessionId } from '../ids.ts';
import type { Settlement } from './settle.ts';
import { noTokens } from './usage.ts';

/** Holds that are looked at and ended at a time: few enough that living requests find room between them. */
export const SWEEP_BATCH = 100;

/** A row of Hold with the end of its period. */
interface ExpiredHold {
  readonly accountId: AccountId;
  readonly requestId: RequestId;
  readonly firstRequestId: RequestId | null;
  readonly sessionId: SessionId;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly model: string;
  readonly provider: string;
  readonly worstCaseNanos: string;
  readonly admittedAt: Date;
  readonly expiresAt: Date;
}

/** A hold's place in the order that they are swept in. */
export type SweepPosition = Pick<ExpiredHold, 'expiresAt' | 'accountId' | 'requestId'>;

/** By the database's clock, which also set `expiresAt`: a server whose own clock is off does not sweep living requests. */
const EXPIRED = `
SELECT h."accountId", h."requestId", h."firstRequestId", h."sessionId", p."startsAt", p."endsAt", h."model",
       h."provider", h."worstCaseNanos", h."admittedAt", h."expiresAt"
FROM "Hold" h
JOIN "Period" p ON p."accountId" = h."accountId" AND p."startsAt" = h."periodStartsAt"
WHERE h."expiresAt" < now()
  AND ($1::timestamptz IS NULL OR (h."expiresAt", h."accountId", h."requestId") > ($1, $2::uuid, $3::uuid))
ORDER BY h."expiresAt", h."accountId", h."requestId"
LIMIT ${SWEEP_BATCH}`;

/** A request to end. */
export interface Expired {
  readonly settlement: Settlement;
  /** The most that the provider may have charged us for it, in nano-dollars. */
  readonly worstCaseNanos: bigint;
  readonly position: SweepPosition;
}

/**
 * Finds requests whose server died. Nobody knows what the provider did with them, so nothing is charged to the person.
 * No lock is needed: settling is idempotent, also against other servers that sweep.
 *
 * @param after where to go on: one that could not be ended would come first again and again.
 * @returns at most SWEEP_BATCH of them, those that expired first.
 */
export async function findExpired(pool: Pool, after: SweepPosition | undefined): Promise<Expired[]> {
  const position = [after?.expiresAt, after?.accountId, after?.requestId];
  const { rows } = await pool.query<ExpiredHold>(EXPIRED, position);
  return rows.map(({ startsAt, endsAt, worstCaseNanos, expiresAt, ...hold }) => ({
    settlement: {
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
    },
    worstCaseNanos: BigInt(worstCaseNanos),
    position: { expiresAt, accountId: hold.accountId, requestId: hold.requestId },
  }));
}
