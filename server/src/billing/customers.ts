import { ApiError } from '../http/errors.ts';
import type { AccountId } from '../ids.ts';
import type { SyncServices } from './syncCustomer.ts';

/** The account's customer at Stripe, if it has one. */
export async function findCustomer(
  { prisma }: Pick<SyncServices, 'prisma'>,
  accountId: AccountId,
): Promise<string | undefined> {
  const customer = await prisma.customer.findFirst({ where: { accountId, deletedAt: null } });
  return customer?.customerId;
}

/**
 * Makes the account's customer at Stripe. However often it is tried, and by however many processes, it becomes one: the
 * key of the request is the account, and the first row counts.
 *
 * @throws ApiError token_invalid if the account is deleted. Stripe.errors.StripeError.
 */
export async function createCustomer(services: SyncServices, accountId: AccountId): Promise<string> {
  const { prisma, stripe } = services;
  // One that was deleted at Stripe is followed by another.
  const earlier = await prisma.customer.count({ where: { accountId, deletedAt: { not: null } } });
  // What the key stands for must not change between tries, so the address comes afterwards.
  const { id } = await stripe.customers.create(
    { metadata: { account: accountId } },
    { idempotencyKey: `customer-${accountId}-${earlier}` },
  );
  const person = await prisma.identity.findUnique({ where: { accountId }, select: { email: true } });
  if (person !== null) await stripe.customers.update(id, { email: person.email });
  const recorded = await record(services, accountId, id);
  if (recorded !== undefined) return recorded;
  await stripe.customers.del(id);
  throw new ApiError('token_invalid', 'The account of this access token does not exist.');
}

/** The account's customer, which is this one unless there was another; undefined if the account is deleted. */
function record({ prisma }: SyncServices, accountId: AccountId, customerId: string): Promise<string | undefined> {
  return prisma.$transaction(async (tx) => {
    // Whoever deletes the account waits for this, and finds the customer, or was there before.
    const [account] = await tx.$queryRaw<{ isDeleted: boolean }[]>`
      SELECT "deletedAt" IS NOT NULL AS "isDeleted" FROM "Account" WHERE "id" = ${accountId}::uuid FOR UPDATE`;
    if (account === undefined || account.isDeleted) return undefined;
    await tx.customer.createMany({ data: [{ customerId, accountId }], skipDuplicates: true });
    const { customerId: first } = await tx.customer.findFirstOrThrow({ where: { accountId, deletedAt: null } });
    return first;
  });
}
