import { createHash } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import type { Secrets } from '../secrets.ts';
import { revokeGrant } from './revokeGrant.ts';

/**
 * For how long a refresh token that was used is honoured again, in seconds. The answer to its first use may be lost on
 * the way, and of two windows that share it one comes second.
 */
export const REUSE_SECONDS = 60;

interface Row {
  readonly idHash: string;
  readonly payload: AdapterPayload;
  readonly isSpent: boolean;
}

/**
 * The records of one kind, in Postgres. An id is a secret of its bearer: the database has its hash alone. A record that
 * is found without its id (by user code, or a session by its uid) gets a reference in its place.
 */
export class Records implements Adapter {
  readonly #kind: string;
  readonly #prisma: PrismaClient;
  readonly #secrets: Secrets;

  constructor(kind: string, prisma: PrismaClient, secrets: Secrets) {
    this.#kind = kind;
    this.#prisma = prisma;
    this.#secrets = secrets;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const { userCode, uid } = payload;
    const values = {
      payload: withoutSecrets(payload, id) as Prisma.InputJsonObject,
      grantId: this.#kind === 'Grant' ? id : (payload.grantId ?? null),
      ...(userCode !== undefined && { userCodeHash: this.#secrets.mac('user codes', userCode) }),
      ...(uid !== undefined && { uidHash: sha256(uid) }),
      expiresAt: new Date(Date.now() + expiresIn * 1_000),
    };
    const key = { kind: this.#kind, idHash: this.#hashOf(id) };
    await this.#prisma.oAuthRecord.upsert({
      where: { kind_idHash: key },
      create: { ...key, ...values },
      update: values,
    });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const row = await this.#select(Prisma.sql`"idHash" = ${this.#hashOf(id)}`);
    return row && restored(row, id);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    const hash = this.#secrets.mac('user codes', userCode);
    const row = await this.#select(Prisma.sql`"userCodeHash" = ${hash}`);
    return row && { ...restored(row, this.#referenceTo(row.idHash)), userCode };
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const row = await this.#select(Prisma.sql`"uidHash" = ${sha256(uid)}`);
    return row && restored(row, this.#referenceTo(row.idHash));
  }

  /**
   * Spends a record. The first use of a refresh token also spends the others of its grant that the reuse above has
   * brought into being: of several chains, one goes on.
   *
   * @throws errors.InvalidGrant if a code has been spent already, by a request at the same time: then its grant is
   * revoked, as RFC 6749, section 4.1.2 asks.
   */
  async consume(id: string): Promise<void> {
    const idHash = this.#hashOf(id);
    const spent = await this.#prisma.$queryRaw<unknown[]>`
      WITH spent AS (
        UPDATE "OAuthRecord" SET "consumedAt" = now()
        WHERE "kind" = ${this.#kind} AND "idHash" = ${idHash} AND "consumedAt" IS NULL
        RETURNING "kind", "idHash", "grantId"
      ), siblings AS (
        UPDATE "OAuthRecord" r SET "consumedAt" = r."createdAt"
        FROM spent
        WHERE spent."kind" = 'RefreshToken' AND r."kind" = 'RefreshToken' AND r."grantId" = spent."grantId"
          AND r."idHash" <> spent."idHash" AND r."consumedAt" IS NULL
          AND r."createdAt" < now() - make_interval(secs => ${REUSE_SECONDS})
      )
      SELECT FROM spent`;
    if (spent.length > 0 || this.#kind === 'RefreshToken') return;
    const record = await this.find(id);
    if (record?.grantId !== undefined) await revokeGrant(this.#prisma, record.grantId);
    throw new errors.InvalidGrant('already consumed');
  }

  async destroy(id: string): Promise<void> {
    if (this.#kind === 'Grant') await revokeGrant(this.#prisma, id);
    else await this.#prisma.oAuthRecord.deleteMany({ where: { kind: this.#kind, idHash: this.#hashOf(id) } });
  }

  /** Nothing: a grant is always destroyed along with it, and that takes everything of it. */
  async revokeByGrantId(): Promise<void> {}

  async #select(condition: Prisma.Sql): Promise<Row | undefined> {
    const [row] = await this.#prisma.$queryRaw<Row[]>`
      SELECT "idHash", "payload",
             "consumedAt" IS NOT NULL AND ("kind" <> 'RefreshToken'
               OR "consumedAt" < now() - make_interval(secs => ${REUSE_SECONDS})) AS "isSpent"
      FROM "OAuthRecord" WHERE "kind" = ${this.#kind} AND ${condition}`;
    return row;
  }

  /** Only we can make one, so that a hash read from the database opens nothing. */
  #referenceTo(idHash: string): string {
    return `${idHash}.${this.#secrets.mac('user codes', idHash)}`;
  }

  #hashOf(id: string): string {
    const [idHash = '', mac] = id.split('.', 2);
    return mac !== undefined && this.#secrets.isMac('user codes', idHash, mac) ? idHash : sha256(id);
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * Leaves out the id, also where an interaction says where it goes on, the user code, and the id of the browser's
 * session, which oidc-provider puts into interactions.
 */
function withoutSecrets(
  { jti: _id, userCode: _code, session, returnTo, ...payload }: AdapterPayload,
  id: string,
): AdapterPayload {
  const { cookie: _cookie, ...rest } = session ?? {};
  return {
    ...payload,
    ...(session !== undefined && { session: rest }),
    ...(returnTo !== undefined && { returnTo: returnTo.slice(0, -id.length) }),
  };
}

const restored = ({ payload: { returnTo, ...payload }, isSpent }: Row, id: string): AdapterPayload => ({
  ...payload,
  jti: id,
  ...(returnTo !== undefined && { returnTo: returnTo + id }),
  ...(isSpent && { consumed: true }),
});
