import type { PrismaClient } from '../../generated/prisma/client.ts';

/**
 * Ends a sign-in at once, and for good: its codes and refresh tokens are gone, and `admit` refuses the access tokens of
 * its device. Safe to repeat.
 *
 * @param grantId the device's id.
 */
export async function revokeGrant(prisma: PrismaClient, grantId: string): Promise<void> {
  await prisma.$executeRaw`
    WITH gone AS (
      DELETE FROM "OAuthRecord" WHERE "grantId" = ${grantId} RETURNING "payload" ->> 'accountId' AS "accountId"
    )
    UPDATE "Device" d SET "revokedAt" = now()
    FROM (SELECT DISTINCT "accountId"::uuid FROM gone WHERE "accountId" IS NOT NULL) owner
    WHERE d."accountId" = owner."accountId" AND d."deviceId" = ${grantId}::uuid AND d."revokedAt" IS NULL`;
}
