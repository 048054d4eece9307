import assert from 'node:assert/strict';
import { connect, createServer, type Server } from 'node:net';
import { type Database, openDatabase } from '../../src/database.ts';
import { isUnavailable } from '../../src/metering/databaseErrors.ts';
import { createDatabase, type TestDatabase, testServer } from '../support/database.ts';
import { whileLocked } from '../support/locks.ts';

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => assert.fail('It succeeded.'),
    (error: unknown) => error,
  );

/** A port where something listens that does this with whoever comes. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : assert.fail();
}

describe('errors of the database', () => {
  const opened: Database[] = [];
  const open = (url: string): Database => {
    const database = openDatabase({ url, poolSize: 1, connectTimeoutMs: 500, queryTimeoutMs: 500 }, () => undefined);
    opened.push(database);
    return database;
  };
  let healthy: TestDatabase;
  before(async () => {
    healthy = await createDatabase();
  });
  after(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await healthy.drop();
  });

  const queries: [by: string, ask: (database: Database) => Promise<unknown>][] = [
    ['pg', ({ pool }) => pool.query('SELECT FROM "ModelPrice"')],
    ['Prisma', ({ prisma }) => prisma.modelPrice.findMany()],
  ];
  for (const [by, ask] of queries) {
    describe(`by ${by}: it is unavailable`, () => {
      it('where nothing listens', async () => {
        const server = createServer();
        const port = await listening(server);
        await new Promise((resolve) => server.close(resolve));
        assert.ok(isUnavailable(await failureOf(ask(open(`postgres://a:b@127.0.0.1:${port}/c`)))));
      });

      it('where its name is unknown', async () => {
        assert.ok(isUnavailable(await failureOf(ask(open('postgres://a:b@nowhere.invalid/c')))));
      });

      it('where connections break', async () => {
        const server = createServer((socket) => socket.destroy());
        const error = await failureOf(ask(open(`postgres://a:b@127.0.0.1:${await listening(server)}/c`)));
        server.close();
        assert.ok(isUnavailable(error));
      });

      it('where nobody answers, also for who waits for a connection', async () => {
        const server = createServer((socket) => socket.on('error', () => undefined));
        const database = open(`postgres://a:b@127.0.0.1:${await listening(server)}/c`);
        const errors = await Promise.all([failureOf(ask(database)), failureOf(ask(database))]);
        server.close();
        assert.deepEqual(errors.map(isUnavailable), [true, true]);
      });

      it('where it lets nobody in for now', async () => {
        const { admin } = await testServer();
        const closed = await createDatabase();
        const name = new URL(closed.url).pathname.slice(1);
        await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
        const error = await failureOf(ask(open(closed.url)));
        await closed.drop();
        assert.ok(isUnavailable(error));
      });

      it('where it is not there for now, as while it is restored', async () => {
        const gone = new URL(healthy.url);
        gone.pathname = '/not_there';
        assert.ok(isUnavailable(await failureOf(ask(open(gone.href)))));
      });

      it('where it does not know us, as while a password is changed', async () => {
        const stranger = new URL(healthy.url);
        stranger.username = 'stranger';
        assert.ok(isUnavailable(await failureOf(ask(open(stranger.href)))));
      });

      it('where a pooler says that something fails behind it', async () => {
        const failing = await createDatabase();
        await failing.pool.query(`
          ALTER TABLE "ModelPrice" RENAME TO "Prices";
          CREATE FUNCTION fail() RETURNS SETOF "Prices" LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = 'XX000'; END $$;
          CREATE VIEW "ModelPrice" AS SELECT * FROM fail()`);
        const error = await failureOf(ask(open(failing.url)));
        await failing.drop();
        assert.ok(isUnavailable(error));
      });

      it('where a statement takes too long', async () => {
        await whileLocked(healthy.pool, 'LOCK TABLE "ModelPrice"', [], async () => {
          assert.ok(isUnavailable(await failureOf(ask(open(healthy.url)))));
        });
      });

      it('where the pool has ended', async () => {
        const database = openDatabase(
          { url: healthy.url, poolSize: 1, connectTimeoutMs: 500, queryTimeoutMs: 500 },
          () => undefined,
        );
        await database.close();
        assert.ok(isUnavailable(await failureOf(ask(database))));
      });
    });
  }

  it('an error of the network is the database being away', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    const error = await new Promise((resolve) => connect(port, '127.0.0.1').on('error', resolve));
    assert.ok(isUnavailable(error));
  });

  it('what we did wrong ourselves is not', async () => {
    const database = open(healthy.url);
    const errors = [
      await failureOf(database.pool.query('SELECT nonsense')),
      await failureOf(database.prisma.$queryRawUnsafe('SELECT nonsense')),
      await failureOf(database.prisma.account.findUniqueOrThrow({ where: { id: crypto.randomUUID() } })),
      await failureOf(database.prisma.account.findUnique({ where: { id: 'no UUID' } })),
      new TypeError('undefined is not a function'),
      new Error('No plan is named "gold".'),
      Object.assign(new Error('closed'), { code: 'ERR_STREAM_DESTROYED' }),
      'a word',
      undefined,
    ];
    assert.deepEqual(
      errors.map(isUnavailable),
      errors.map(() => false),
    );
  });
});
