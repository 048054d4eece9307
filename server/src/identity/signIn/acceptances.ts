import { MINIMUM_AGE, policies } from '@codetrain/contract/policies';
import type { PrismaClient } from '../../generated/prisma/client.ts';

const inForce = { termsVersion: policies.terms.version, privacyVersion: policies.privacy.version };

/** Whether the person has agreed to what is in force. */
export async function hasAccepted(prisma: PrismaClient, accountId: string): Promise<boolean> {
  const acceptance = await prisma.acceptance.findFirst({
    where: { accountId, ...inForce, minimumAge: { gte: MINIMUM_AGE } },
  });
  return acceptance !== null;
}

/** Records that they have, and when. The first time counts. */
export async function recordAcceptance(prisma: PrismaClient, accountId: string): Promise<void> {
  await prisma.acceptance.upsert({
    where: { accountId_termsVersion_privacyVersion: { accountId, ...inForce } },
    create: { accountId, ...inForce, minimumAge: MINIMUM_AGE },
    update: {},
  });
}

/** What the form sends when all is agreed to: the very versions that the page showed. */
export const isComplete = (form: Readonly<Record<string, unknown>>): boolean =>
  form['terms'] === inForce.termsVersion &&
  form['privacy'] === inForce.privacyVersion &&
  form['age'] === String(MINIMUM_AGE);
