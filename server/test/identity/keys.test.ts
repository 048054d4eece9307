import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeProtectedHeader } from 'jose';
import { pino } from 'pino';
import { type Database, openDatabase } from '../../src/database.ts';
import { KeyRing } from '../../src/identity/keys/keyRing.ts';
import { deleteOldKeys, readSigningKeys, rotateSigningKeys } from '../../src/identity/keys/signingKeys.ts';
import { Secrets } from '../../src/identity/secrets.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { type SignInService, startSignIn } from '../support/signIn.ts';

const OLD = 'the-secret-that-was-there-first-of-all';
const NEW = 'the-secret-that-came-after-that-one....';

describe('signing keys', () => {
  let test: TestDatabase;
  let database: Database;
  beforeEach(async () => {
    test = await createDatabase();
    database = openDatabase(
      { url: test.url, poolSize: 8, connectTimeoutMs: 5_000, queryTimeoutMs: 5_000 },
      () => undefined,
    );
  });
  afterEach(async () => {
    await database.close();
    await test.drop();
  });

  const read = (...secrets: string[]) => readSigningKeys(database.prisma, new Secrets(secrets));
  const kids = (keys: Awaited<ReturnType<typeof read>>) => keys.privateKeys.map(({ kid }) => kid);
  const later = (seconds: number) =>
    test.pool.query(`UPDATE "SigningKey" SET "signsFrom" = "signsFrom" - make_interval(secs => $1)`, [seconds]);

  it('begin with one, however many servers start at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => read(OLD)));
    assert.equal(new Set(all.map((keys) => kids(keys).join())).size, 1);
    assert.equal(kids(all[0] as (typeof all)[0]).length, 1);
  });

  it('rotate: the new one is known at once, signs after a while, and the old one verifies for long', async () => {
    const [first] = kids(await read(OLD));
    const second = await rotateSigningKeys(database.prisma, new Secrets([OLD]));
    assert.deepEqual(kids(await read(OLD)), [first, second]);
    await later(121);
    assert.deepEqual(kids(await read(OLD)), [second, first]);
    assert.deepEqual(new Set((await read(OLD)).publicKeys.map(({ kid }) => kid)), new Set([first, second]));
    await later(3_600);
    await deleteOldKeys(database.prisma);
    assert.deepEqual(kids(await read(OLD)), [second, first], 'a server that had not read the new one may have used it');
    await later(3_600);
    const third = await rotateSigningKeys(database.prisma, new Secrets([OLD]));
    assert.deepEqual(kids(await read(OLD)), [second, third], 'nothing of the first can be valid any more');
  });

  it('are encrypted at rest, and opened by older secrets too, but by no other, nor under another name', async () => {
    const [first] = kids(await read(OLD));
    const { rows } = await test.pool.query<{ row: string }>('SELECT to_jsonb(k)::text AS row FROM "SigningKey" k');
    const [key] = (await read(OLD)).privateKeys;
    assert.ok(!rows.some(({ row }) => row.includes(String(key.d)) || row.includes('"d"')));
    const second = await rotateSigningKeys(database.prisma, new Secrets([NEW, OLD]));
    await later(121);
    assert.deepEqual(kids(await read(NEW, OLD)), [second, first]);
    await assert.rejects(read(OLD), /IDENTITY_SECRETS holds another secret/);
    await test.pool.query(
      `UPDATE "SigningKey" k SET "privateKey" = o."privateKey" FROM "SigningKey" o WHERE o."kid" <> k."kid"`,
    );
    await assert.rejects(read(NEW, OLD), /cannot be opened/);
  });

  it('are the same object until they change, so that nothing is built anew for nothing', async () => {
    const ring = new KeyRing(database.prisma, new Secrets([OLD]), pino({ level: 'silent' }));
    const keys = await ring.current();
    assert.equal(await ring.read(), keys);
    await rotateSigningKeys(database.prisma, new Secrets([OLD]));
    assert.notEqual(await ring.read(), keys);
    ring.stop();
  });

  describe('by `npm run keys:rotate`', () => {
    let service: SignInService;
    before(async () => {
      service = await startSignIn();
    });
    after(() => service.stop());
    const script = fileURLToPath(new URL('../../src/identity/keys/rotate.ts', import.meta.url));
    const run = (env: Record<string, string>) => promisify(execFile)(process.execPath, [script], { env });

    it('change under a running server, whose old tokens stay good', async () => {
      const old = await service.editor.signIn();
      const { stdout } = await run({
        DATABASE_URL: service.database.url,
        IDENTITY_SECRETS: service.config.identity.secrets.join(','),
      });
      const kid = /^Made the key (\S+)\. It signs in 120 seconds\.$/m.exec(stdout)?.[1];
      await service.pool.query('UPDATE "SigningKey" SET "signsFrom" = now() WHERE "kid" = $1', [kid]);
      await service.server.readKeys();
      const fresh = await service.editor.refresh(old);
      assert.equal(decodeProtectedHeader(fresh.access).kid, kid);
      assert.notEqual(decodeProtectedHeader(old.access).kid, kid);
      for (const { access } of [old, fresh]) {
        const headers = { authorization: `Bearer ${access}` };
        assert.equal((await fetch(`${service.server.url}/v1/devices`, { headers })).status, 200);
      }
    });

    it('need to be told where', async () => {
      await assert.rejects(run({}), { code: 1, stderr: /DATABASE_URL and IDENTITY_SECRETS have to be set/ });
    });
  });
});
