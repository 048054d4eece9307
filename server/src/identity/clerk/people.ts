import { createHash } from 'node:crypto';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { type AccountId, newAccountId } from '../../ids.ts';
import { SignInError } from '../signIn/signInErrors.ts';
import type { Profile } from './clerkUsers.ts';

/** Which account belongs to which user of Clerk. */
export class People {
  readonly #prisma: PrismaClient;

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  /**
   * The account of a person who has just signed in; a new one at the first time.
   *
   * @throws SignInError deleted, if Clerk has ever told that this user is gone.
   */
  accountOf(profile: Profile): Promise<AccountId> {
    const { clerkUserId } = profile;
    return this.#alone(clerkUserId, async (tx) => {
      if (await tx.deletedIdentity.findUnique({ where: { clerkUserIdHash: hashOf(clerkUserId) } })) {
        throw new SignInError('deleted');
      }
      const known = await tx.identity.findUnique({ where: { clerkUserId } });
      if (known !== null) {
        await updateProfile(tx, profile);
        return known.accountId as AccountId;
      }
      const id = newAccountId();
      const { email, name, updatedAt } = profile;
      await tx.account.create({
        data: { id, identity: { create: { clerkUserId, email, name, clerkUpdatedAt: updatedAt } } },
      });
      return id;
    });
  }

  /** Takes over what has changed at Clerk, unless something newer is known. */
  async update(profile: Profile): Promise<void> {
    await updateProfile(this.#prisma, profile);
  }

  /**
   * Forgets a user whom Clerk has deleted: who they were, what they agreed to, their editors. The id never comes back.
   *
   * @returns the account that was theirs, if there was one.
   */
  forget(clerkUserId: string): Promise<AccountId | undefined> {
    return this.#alone(clerkUserId, async (tx) => {
      const clerkUserIdHash = hashOf(clerkUserId);
      await tx.deletedIdentity.upsert({ where: { clerkUserIdHash }, create: { clerkUserIdHash }, update: {} });
      const identity = await tx.identity.findUnique({ where: { clerkUserId } });
      if (identity === null) return undefined;
      const { accountId } = identity;
      await signOutEverywhere(tx, accountId);
      // Revoked devices stay a moment, without a name: access tokens of theirs may live for ten minutes yet.
      await tx.device.updateMany({ where: { accountId }, data: { name: '' } });
      await tx.account.update({ where: { id: accountId }, data: { deletedAt: new Date() } });
      await tx.acceptance.deleteMany({ where: { accountId } });
      await tx.identity.delete({ where: { clerkUserId } });
      return accountId as AccountId;
    });
  }

  /** Signs out all editors of a user whom Clerk lets in no more. The account stays. */
  ban(clerkUserId: string): Promise<void> {
    return this.#alone(clerkUserId, async (tx) => {
      const identity = await tx.identity.findUnique({ where: { clerkUserId } });
      if (identity !== null) await signOutEverywhere(tx, identity.accountId);
    });
  }

  /** One at a time for each user: a deletion must not come in between the look and the creation. */
  #alone<T>(clerkUserId: string, work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
    return this.#prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${clerkUserId}, 0))`;
      return work(tx);
    });
  }
}

async function signOutEverywhere(tx: Prisma.TransactionClient, accountId: string): Promise<void> {
  await tx.device.updateMany({ where: { accountId, revokedAt: null }, data: { revokedAt: new Date() } });
  await tx.$executeRaw`
    DELETE FROM "OAuthRecord" r USING "Device" d
    WHERE d."accountId" = ${accountId}::uuid AND r."grantId" = d."deviceId"::text`;
}

async function updateProfile(
  prisma: Prisma.TransactionClient,
  { clerkUserId, email, name, updatedAt }: Profile,
): Promise<void> {
  await prisma.identity.updateMany({
    where: { clerkUserId, clerkUpdatedAt: { lt: updatedAt } },
    data: { email, name, clerkUpdatedAt: updatedAt },
  });
}

/** Nothing that names a person is kept of who was deleted. */
const hashOf = (clerkUserId: string): string => createHash('sha256').update(clerkUserId).digest('base64url');
