import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { AccountId } from '../ids.ts';

/** A sync that has begun. */
export interface Ticket {
  readonly customerId: string;
  readonly accountId: AccountId;
  readonly number: number;
  /** When it was claimed: what is read afterwards is at least as new. */
  readonly claimedAt: Date;
  /** Whether Stripe has had the customer no more, as far as is known. */
  readonly isDeleted: boolean;
  /** Whether the person behind the account is gone. */
  readonly isAccountDeleted: boolean;
}

/** Claims the next ticket of a customer, before it is read at Stripe; undefined if the customer is none of ours. */
export async function claimTicket(prisma: PrismaClient, customerId: string): Promise<Ticket | undefined> {
  const [ticket] = await prisma.$queryRaw<Ticket[]>`
    UPDATE "Customer" c SET "claimed" = c."claimed" + 1
    FROM "Account" a
    WHERE c."customerId" = ${customerId} AND a."id" = c."accountId"
    RETURNING c."customerId", c."accountId", c."claimed" AS "number", clock_timestamp() AS "claimedAt",
      c."deletedAt" IS NOT NULL AS "isDeleted", a."deletedAt" IS NOT NULL AS "isAccountDeleted"`;
  return ticket;
}

/**
 * Whether what was read with this ticket may be written: not if what a later one has read is in the books. From here to
 * the end of the transaction nobody else writes.
 *
 * A ticket need not be the highest that was claimed. Whoever holds a higher one may die before it writes, and may have
 * read before something that this one has seen; whoever returns from a sync can count on all that was so before it.
 */
export async function redeemTicket(tx: Prisma.TransactionClient, ticket: Ticket): Promise<boolean> {
  const redeemed = await tx.$executeRaw`
    UPDATE "Customer" SET "written" = ${ticket.number}, "syncedAt" = ${ticket.claimedAt}
    WHERE "customerId" = ${ticket.customerId} AND "written" < ${ticket.number} AND "deletedAt" IS NULL`;
  return redeemed > 0;
}
