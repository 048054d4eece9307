import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AccountId, RequestId } from '../../src/ids.ts';
import { audit, type Contradiction } from '../../src/metering/audit.ts';
import { createAccount, newSessionId } from '../support/accounts.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { codeOf, failure, openLedger, request, settlement } from '../support/ledger.ts';

const main = fileURLToPath(new URL('../../src/auditLedger.ts', import.meta.url));

/** Good books of one account: a request completed, one failed, one corrected, one open, in one session. */
interface Books {
  readonly account: AccountId;
  readonly session: string;
  readonly completed: RequestId;
  readonly failed: RequestId;
  readonly corrected: RequestId;
  readonly open: RequestId;
}

/** What is done to them, and what the audit has to say: the invariant, and which rows. Nothing else may be named. */
type Spoiled = readonly [
  invariant: string,
  spoil: string,
  named: (books: Books) => readonly Record<string, unknown>[],
  also?: readonly string[],
];

const none = () => [{}];
const completed = ({ completed: requestId }: Books) => [{ requestId, seq: 0 }];
const session = ({ session: sessionId }: Books) => [{ sessionId }];

const table: readonly Spoiled[] = [
  ['period sessions', `UPDATE "Period" SET "sessionsUsed" = 7 WHERE "accountId" = :account`, none],
  ['period open', `UPDATE "Period" SET "requestsOpen" = 7 WHERE "accountId" = :account`, none],
  ['period settled', `UPDATE "Period" SET "settledNanos" = 7 WHERE "accountId" = :account`, none],
  ['period held', `UPDATE "Period" SET "heldNanos" = 7 WHERE "accountId" = :account`, none],
  ['period exists', `DELETE FROM "Period" WHERE "accountId" = :account`, none],
  ['session requests', `UPDATE "Session" SET "requests" = 7 WHERE "accountId" = :account`, session],
  ['session open', `UPDATE "Session" SET "requestsOpen" = 7 WHERE "accountId" = :account`, session],
  ['session yielded', `UPDATE "Session" SET "yielded" = false WHERE "accountId" = :account`, session],
  [
    'session counted',
    `UPDATE "Session" SET "counted" = false WHERE "accountId" = :account`,
    session,
    // A session that does not count is one less in its period, too.
    ['period sessions'],
  ],
  ['session exists', `DELETE FROM "Session" WHERE "accountId" = :account`, session, ['period sessions']],
  [
    'account exists',
    `UPDATE "Entry" SET "accountId" = '00000000-0000-4000-8000-000000000000' WHERE "requestId" = :completed`,
    completed,
    ['period exists', 'period settled', 'session exists', 'session requests'],
  ],
  [
    'admitted in its period',
    `UPDATE "Period" SET "endsAt" = "startsAt" + interval '1 minute' WHERE "accountId" = :account`,
    (books) => [
      { requestId: books.open },
      { requestId: books.completed, seq: 0 },
      { requestId: books.failed, seq: 0 },
      { requestId: books.corrected, seq: 0 },
      { requestId: books.corrected, seq: 1 },
    ],
  ],
  [
    'request id of its instant',
    `UPDATE "Entry" SET "requestId" = '01900000-0000-7000-8000-000000000000' WHERE "requestId" = :completed`,
    () => [{ requestId: '01900000-0000-7000-8000-000000000000', seq: 0 }],
  ],
  [
    'hold swept in time',
    `UPDATE "Hold" SET "expiresAt" = now() - interval '11 minutes' WHERE "requestId" = :open`,
    ({ open }) => [{ requestId: open }],
  ],
  [
    'amounts not negative',
    `UPDATE "Entry" SET "outputTokens" = -1, "inputTokens" = "inputTokens" + 505 WHERE "requestId" = :completed`,
    completed,
  ],
  [
    'nothing charged for nothing',
    `UPDATE "Entry" SET "costNanos" = 1 WHERE "requestId" = :failed`,
    ({ failed }) => [{ requestId: failed, seq: 0 }],
    ['period settled'],
  ],
  ['price known', `UPDATE "Entry" SET "model" = 'unheard-of' WHERE "requestId" = :completed`, completed],
  [
    'price known',
    // Before the first date of its price.
    `UPDATE "Entry" SET "admittedAt" = '2026-09-30Z' WHERE "requestId" = :completed`,
    completed,
    ['admitted in its period', 'request id of its instant'],
  ],
  [
    'cost is tokens times price',
    `UPDATE "Entry" SET "outputTokens" = "outputTokens" + 1 WHERE "requestId" = :completed`,
    completed,
  ],
  [
    'cost is tokens times price',
    // A prompt of 100,001 tokens costs five times as much, whatever of it was cached.
    `UPDATE "Entry" SET "cacheReadTokens" = 100001 - 500, "costNanos" = 500 * 100 + 100 * 500 + 99501 * 10
     WHERE "requestId" = :completed`,
    completed,
    ['period settled'],
  ],
  [
    'corrections are of their request',
    `UPDATE "Entry" SET "sessionId" = gen_random_uuid() WHERE "requestId" = :corrected AND "seq" = 1`,
    ({ corrected }) => [{ requestId: corrected, seq: 1 }],
    ['session exists'],
  ],
  [
    'corrected amounts not negative',
    `UPDATE "Entry" SET "outputTokens" = -1, "inputTokens" = 1005 WHERE "requestId" = :corrected AND "seq" = 1`,
    ({ corrected }) => [{ requestId: corrected }],
  ],
  [
    'corrected cost is tokens times price',
    `UPDATE "Entry" SET "outputTokens" = "outputTokens" - 1 WHERE "requestId" = :corrected AND "seq" = 1`,
    ({ corrected }) => [{ requestId: corrected }],
  ],
  [
    'seq without gaps',
    `UPDATE "Entry" SET "seq" = 2 WHERE "requestId" = :corrected AND "seq" = 1`,
    ({ corrected }) => [{ requestId: corrected, seq: 2 }],
  ],
  [
    'seq without gaps',
    `DELETE FROM "Entry" WHERE "requestId" = :corrected AND "seq" = 0`,
    ({ corrected }) => [{ requestId: corrected, seq: 1 }],
    ['session requests'],
  ],
  [
    'first attempt exists',
    `UPDATE "Hold" SET "firstRequestId" = '01900000-0000-7000-8000-000000000000' WHERE "requestId" = :open`,
    ({ open }) => [{ requestId: open }],
    // A request counts with its first attempt.
    ['session requests'],
  ],
  [
    'a hold or an entry',
    `UPDATE "Hold" SET "requestId" = :completed WHERE "requestId" = :open`,
    (books) => [{ requestId: books.completed }],
  ],
  [
    'client key used once',
    `UPDATE "Hold" SET "clientKey" = 'key' WHERE "requestId" = :open`,
    () => [{ clientKey: 'key' }],
  ],
  [
    'client key used once',
    // The unique key holds seq, so the database lets this pass.
    `UPDATE "Entry" SET "clientKey" = 'key' WHERE "requestId" = :corrected AND "seq" = 1`,
    () => [{ clientKey: 'key' }],
  ],
];

describe('the audit', () => {
  let database: TestDatabase;
  let server: ReturnType<typeof openLedger>;
  before(async () => {
    database = await createDatabase();
    server = openLedger(database.url);
    // Without what the database would refuse: an audit must not rely on what it audits.
    const { rows } = await database.pool.query<{ drop: string }>(
      `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS "drop"
       FROM pg_constraint WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace`,
    );
    for (const { drop } of rows) await database.pool.query(drop);
  });
  after(async () => {
    await server.close();
    await database.drop();
  });

  afterEach(() => database.pool.query('TRUNCATE "Entry", "Hold", "Session", "Period", "Account"'));

  async function goodBooks(): Promise<Books> {
    const { ledger } = server;
    const account = await createAccount(database.pool);
    const sessionId = newSessionId();
    const admitted = async (clientKey: string | null = null) => {
      const asked = request(account, { sessionId, clientKey });
      assert.equal(codeOf(await ledger.admit(asked)), 'admitted');
      return asked;
    };
    const completed = await admitted('key');
    await ledger.settle(settlement(completed));
    const failed = await admitted();
    await ledger.settle(failure(failed));
    const late = await admitted();
    await database.pool.query(`UPDATE "Hold" SET "expiresAt" = '2020-01-01Z'`);
    await ledger.sweep();
    await ledger.settle(settlement(late));
    const open = await admitted();
    return {
      account,
      session: sessionId,
      completed: completed.requestId,
      failed: failed.requestId,
      corrected: late.requestId,
      open: open.requestId,
    };
  }

  async function contradictions(): Promise<Contradiction[]> {
    const client = await database.pool.connect();
    try {
      const { contradictions: found, total } = await audit(client);
      assert.equal(total, found.length);
      return [...found];
    } finally {
      client.release();
    }
  }

  /** Names in the SQL stand for the ids of these books. */
  const spoil = (books: Books, sql: string) =>
    database.pool.query(sql.replace(/:(\w+)/g, (_, name: keyof Books) => `'${books[name]}'`));
  const keysOf = ({ keys: { startsAt: _, ...keys } }: Contradiction) => keys;

  it('has nothing to say of good books', async () => {
    await goodBooks();
    assert.deepEqual(await contradictions(), []);
  });

  for (const [invariant, sql, named, also = []] of table) {
    it(`${invariant}: ${sql}`, async () => {
      const books = await goodBooks();
      await spoil(books, sql);
      const found = await contradictions();
      assert.deepEqual(
        new Set(found.map((each) => each.invariant)),
        new Set([invariant, ...also]),
        JSON.stringify(found, null, 2),
      );
      const these = found.filter((each) => each.invariant === invariant);
      assert.deepEqual(these.map(keysOf), named(books));
      for (const { expected, found: is } of these) assert.notEqual(expected, is);
    });
  }

  it('is broken in each of its invariants by some test', async () => {
    const sql = await readFile(new URL('../../src/metering/audit.sql', import.meta.url), 'utf8');
    const names = [...sql.matchAll(/^ +(?:\(|SELECT )'([a-z ]+)',/gm)].map(([, name]) => name);
    assert.deepEqual(new Set(names), new Set(table.map(([invariant]) => invariant)));
  });

  describe('as a command', () => {
    const run = (...args: string[]) => {
      const { promise, resolve } = Promise.withResolvers<{ code: number | string | null; out: string; err: string }>();
      execFile(process.execPath, [main, ...args], { env: {} }, (error, out, err) =>
        resolve({ code: error?.code ?? 0, out, err }),
      );
      return promise;
    };

    it('ends with 0 on good books', async () => {
      await goodBooks();
      assert.deepEqual(await run(database.url), { code: 0, out: 'The books balance.\n', err: '' });
      assert.deepEqual(await run(database.url, '--json'), {
        code: 0,
        out: '{"contradictions":[],"total":0}\n',
        err: '',
      });
    });

    it('ends with 1 on bad ones, and names the rows', async () => {
      const books = await goodBooks();
      await spoil(books, `UPDATE "Session" SET "requests" = 7`);
      const { code, out } = await run(database.url);
      assert.equal(code, 1);
      assert.equal(
        out,
        'The books do not balance: 1 contradiction.\n' +
          `  session requests: account ${books.account}, sessionId ${books.session}: expected 4, found 7\n`,
      );
      await goodBooks();
      await spoil(books, `UPDATE "Session" SET "requests" = 7`);
      const limited = await run(database.url, '--json', '--limit', '1');
      assert.equal(limited.code, 1);
      assert.deepEqual([JSON.parse(limited.out).contradictions.length, JSON.parse(limited.out).total], [1, 2]);
    });

    it('ends with 2 where there is nothing to audit, and says why in a sentence', async () => {
      const url = new URL(database.url);
      const at = (change: (url: URL) => void) => {
        const other = new URL(url);
        change(other);
        return other.href;
      };
      for (const [address, words] of [
        [
          at((u) => (u.port = '1')),
          /^The database 127\.0\.0\.1:1\/\w+ cannot be audited: it cannot be reached\. .*\n$/,
        ],
        [
          at((u) => (u.pathname = '/postgres')),
          /it holds no books\. Apply the migrations with "npm run db:migrate"\.\n$/,
        ],
        [at((u) => (u.pathname = '/nowhere')), /database "nowhere" does not exist\n$/],
        ['books.example', /^That is no postgres:\/\/ URL\.\n$/],
      ] as const) {
        const { code, out, err } = await run(address);
        assert.deepEqual([code, out], [2, '']);
        assert.match(err, words);
      }
      assert.match((await run()).err, /^No database is named/);
    });
  });
});
