import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '../../src/database.ts';
import { deleteExpired } from '../../src/identity/retention.ts';
import { createAccount } from '../support/accounts.ts';
import { type SignInService, startSignIn } from '../support/signIn.ts';

describe('what sign-in keeps', () => {
  let service: SignInService;
  let database: Database;
  before(async () => {
    service = await startSignIn();
    database = openDatabase(
      { url: service.database.url, poolSize: 2, connectTimeoutMs: 5_000, queryTimeoutMs: 10_000 },
      () => undefined,
    );
  });
  after(async () => {
    await database.close();
    await service.stop();
  });

  const forget = () => deleteExpired(database.prisma);
  const countOf = async (table: string, where = 'true') =>
    (await service.pool.query(`SELECT count(*)::int AS n FROM "${table}" WHERE ${where}`)).rows[0].n as number;

  it('is there while it is of use: who is signed in stays so', async () => {
    const first = await service.editor.signIn();
    const second = await service.editor.refresh(first);
    await service.pool.query(
      `UPDATE "OAuthRecord" SET "consumedAt" = now() - interval '1 day' WHERE "consumedAt" IS NOT NULL`,
    );
    await forget();
    await service.editor.refresh(second);
    assert.equal(
      await countOf('OAuthRecord', `"kind" = 'RefreshToken'`),
      3,
      'used ones are still told from made-up ones',
    );
  });

  it('goes when it has expired, or was used two days ago, however much it is', async () => {
    await service.pool.query(`
      INSERT INTO "OAuthRecord" ("kind", "idHash", "payload", "expiresAt")
      SELECT 'Session', 'old' || n, '{}', now() - interval '2 hours' FROM generate_series(1, 2500) n`);
    await service.pool.query(
      `UPDATE "OAuthRecord" SET "consumedAt" = now() - interval '3 days' WHERE "consumedAt" IS NOT NULL`,
    );
    await forget();
    assert.equal(await countOf('OAuthRecord', `"expiresAt" < now()`), 0);
    assert.equal(await countOf('OAuthRecord', `"consumedAt" IS NOT NULL`), 0);
  });

  it('loses devices that never got in, and those signed out for a month; a year of silence signs out', async () => {
    const tokens = await service.editor.signIn();
    const silent = await service.editor.signIn();
    await service.editor.authorize(await service.editor.ask());
    const account = await createAccount(service.pool);
    await service.pool.query(
      `INSERT INTO "Device" ("accountId", "deviceId", "name", "lastUsedAt", "revokedAt")
       VALUES ($1, $2, 'gone', now(), now() - interval '31 days'), ($1, $3, 'going', now(), now() - interval '29 days')`,
      [account, randomUUID(), randomUUID()],
    );
    const claims = (access: string) => JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString());
    await service.pool.query(`UPDATE "Device" SET "createdAt" = now() - interval '2 days'`);
    await service.pool.query(`UPDATE "Device" SET "lastUsedAt" = now() - interval '366 days' WHERE "deviceId" = $1`, [
      claims(silent.access).device_id,
    ]);
    await forget();
    assert.equal(await countOf('Device', `"lastUsedAt" IS NULL`), 0);
    assert.equal(await countOf('Device', `"name" = 'gone'`), 0);
    assert.equal(await countOf('Device', `"name" = 'going'`), 1);
    await service.editor.refresh(tokens);
    await assert.rejects(service.editor.refresh(silent), { error: 'invalid_grant' });
    assert.equal(
      await countOf('OAuthRecord', `"kind" = 'Grant' AND "grantId" NOT IN (SELECT "deviceId"::text FROM "Device")`),
      0,
    );
  });

  it('loses webhooks after a month', async () => {
    await service.pool.query(`
      INSERT INTO "ClerkEvent" ("id", "type", "payload", "receivedAt")
      VALUES ('old', 'user.updated', '{"email": "x"}', now() - interval '31 days'), ('new', 'user.updated', '{}', now())`);
    await forget();
    assert.equal(await countOf('ClerkEvent', `"id" = 'old'`), 0);
    assert.equal(await countOf('ClerkEvent', `"id" = 'new'`), 1);
  });
});
