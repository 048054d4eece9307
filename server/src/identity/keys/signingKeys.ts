import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Secrets } from '../secrets.ts';
import { openKey, sealKey } from './sealedKey.ts';

/**
 * From when a new key signs, in seconds after it was made. Every server reads the keys more often than that (see KeyRing),
 * so that it knows a key before it meets a token of it.
 */
export const ANNOUNCED_SECONDS = 120;

/** How long a key is kept after the next one began to sign: much longer than a token lives at the most, an hour. */
const KEPT_AFTER_SECONDS = 7_200;

/** All that tokens may be signed with. */
export interface SigningKeys {
  /** Public keys, for verification. */
  readonly publicKeys: readonly JWK[];
  /** Private keys, the one that signs first. */
  readonly privateKeys: readonly [JWK, ...JWK[]];
}

/** Reads the keys; makes the first one if there is none. */
export async function readSigningKeys(prisma: PrismaClient, secrets: Secrets): Promise<SigningKeys> {
  const keys = await readRows(prisma);
  if (keys.some((key) => key.privateKey !== null)) return openAll(keys, secrets);
  // Of servers that start at the same time, one makes the key.
  const first = await newKey(secrets);
  await prisma.$transaction([
    prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('first signing key'))`,
    prisma.$executeRaw`
      INSERT INTO "SigningKey" ("kid", "publicKey", "privateKey", "signsFrom")
      SELECT ${first.kid}, ${JSON.stringify(first.publicKey)}::jsonb, ${first.privateKey}, now()
      WHERE NOT EXISTS (SELECT FROM "SigningKey" WHERE "privateKey" IS NOT NULL)`,
  ]);
  return openAll(await readRows(prisma), secrets);
}

/**
 * Adds a key, which signs in a while, and removes those that nothing signed by them can be valid any more.
 *
 * @returns the id of the new key.
 */
export async function rotateSigningKeys(prisma: PrismaClient, secrets: Secrets): Promise<string> {
  const { kid, publicKey, privateKey } = await newKey(secrets);
  await prisma.$executeRaw`
    INSERT INTO "SigningKey" ("kid", "publicKey", "privateKey", "signsFrom")
    VALUES (${kid}, ${JSON.stringify(publicKey)}::jsonb, ${privateKey}, now() + make_interval(secs => ${ANNOUNCED_SECONDS}))`;
  await deleteOldKeys(prisma);
  return kid;
}

/** Removes the keys whose tokens have all expired. */
export async function deleteOldKeys(prisma: PrismaClient): Promise<void> {
  await prisma.$executeRaw`
    DELETE FROM "SigningKey" old
    WHERE old."privateKey" IS NOT NULL AND EXISTS (
      SELECT FROM "SigningKey" next
      WHERE next."privateKey" IS NOT NULL AND next."signsFrom" > old."signsFrom"
        AND next."signsFrom" < now() - make_interval(secs => ${KEPT_AFTER_SECONDS})
    )`;
}

interface Row {
  readonly kid: string;
  readonly publicKey: JWK;
  readonly privateKey: string | null;
  readonly signs: boolean;
}

/** Newest first. Whether a key signs already is for the database's clock to say, which all servers share. */
const readRows = (prisma: PrismaClient): Promise<Row[]> => prisma.$queryRaw<Row[]>`
  SELECT "kid", "publicKey", "privateKey", "signsFrom" <= now() AS "signs" FROM "SigningKey" ORDER BY "signsFrom" DESC`;

async function openAll(rows: readonly Row[], secrets: Secrets): Promise<SigningKeys> {
  const own = rows.filter((row) => row.privateKey !== null).sort((a, b) => Number(b.signs) - Number(a.signs));
  const [first, ...others] = await Promise.all(own.map((row) => openKey(row.privateKey ?? '', row.kid, secrets)));
  if (first === undefined) throw new Error('There is no signing key.');
  return { publicKeys: rows.map((row) => row.publicKey), privateKeys: [first, ...others] };
}

async function newKey(secrets: Secrets): Promise<{ kid: string; publicKey: JWK; privateKey: string }> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const bare = await exportJWK(pair.privateKey);
  const kid = await calculateJwkThumbprint(bare);
  const { d, ...publicPart } = bare;
  const names = { kid, alg: 'ES256', use: 'sig' };
  return {
    kid,
    publicKey: { ...publicPart, ...names },
    privateKey: await sealKey({ ...publicPart, d, ...names } as JWK, kid, secrets),
  };
}
