import type { Prisma } from '../generated/prisma/client.ts';
import type { AccountId } from '../ids.ts';
import type { PlanName } from './plans.ts';

/**
 * Puts a plan in force: `admit` goes by it from the moment of the commit, and what is open is settled in the period that
 * it was admitted in.
 *
 * @param anchorAt periods are months stepped from here; null: from the instant that the account was made.
 * @returns whether anything changed.
 */
export async function putInForce(
  tx: Prisma.TransactionClient,
  accountId: AccountId,
  plan: PlanName,
  anchorAt: Date | null,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE "Account" SET "plan" = ${plan}, "anchorAt" = COALESCE(${anchorAt}::timestamptz, "createdAt")
    WHERE "id" = ${accountId}::uuid
      AND ("plan" <> ${plan} OR "anchorAt" <> COALESCE(${anchorAt}::timestamptz, "createdAt"))`;
  return changed > 0;
}
