import type { PrismaClient } from '../generated/prisma/client.ts';
import { revokeGrant } from './authorizationServer/revokeGrant.ts';
import { deleteOldKeys } from './keys/signingKeys.ts';

/** Rows of one statement: short enough that nobody waits for it. */
const BATCH = 1_000;

/**
 * Deletes what sign-in needs no more: expired records; refresh tokens that were used more than two days ago (they would
 * be refused anyway; until then they give away a thief); sign-ins that never came to an end, and editors that have been
 * signed out for a month; webhooks after a month; keys that nothing valid can be signed by. Signs editors out that were
 * not used for a year.
 */
export async function deleteExpired(prisma: PrismaClient, signal?: AbortSignal): Promise<void> {
  const untilNone = async (work: () => Promise<number>): Promise<void> => {
    while (signal?.aborted !== true && (await work()) === BATCH);
  };
  await untilNone(
    () => prisma.$executeRaw`
      DELETE FROM "OAuthRecord" WHERE ("kind", "idHash") IN (
        SELECT "kind", "idHash" FROM "OAuthRecord" WHERE "expiresAt" < now() - interval '1 hour' LIMIT ${BATCH}
      )`,
  );
  await untilNone(
    () => prisma.$executeRaw`
      DELETE FROM "OAuthRecord" WHERE ("kind", "idHash") IN (
        SELECT "kind", "idHash" FROM "OAuthRecord" WHERE "consumedAt" < now() - interval '2 days' LIMIT ${BATCH}
      )`,
  );
  await untilNone(async () => {
    const unused = await prisma.$queryRaw<{ deviceId: string }[]>`
      SELECT "deviceId"::text FROM "Device"
      WHERE "revokedAt" IS NULL AND "lastUsedAt" < now() - interval '1 year' LIMIT ${BATCH}`;
    for (const { deviceId } of unused) await revokeGrant(prisma, deviceId);
    return unused.length;
  });
  await untilNone(
    () => prisma.$executeRaw`
      WITH gone AS (
        DELETE FROM "Device" WHERE ("accountId", "deviceId") IN (
          SELECT "accountId", "deviceId" FROM "Device"
          WHERE "revokedAt" < now() - interval '30 days'
            OR ("lastUsedAt" IS NULL AND "createdAt" < now() - interval '1 day')
          LIMIT ${BATCH}
        )
        RETURNING "deviceId"
      ), forgotten AS (
        DELETE FROM "OAuthRecord" r USING gone WHERE r."grantId" = gone."deviceId"::text
      )
      SELECT FROM gone`,
  );
  await prisma.clerkEvent.deleteMany({ where: { receivedAt: { lt: daysAgo(30) } } });
  await deleteOldKeys(prisma);
}

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);
