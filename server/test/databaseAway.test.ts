import assert from 'node:assert/strict';
import { errorBody } from '@codetrain/contract/errors';
import { headers } from '@codetrain/contract/headers';
import { startPostgres } from '@codetrain/sandbox/postgres';
import pg from 'pg';
import { migrate } from '../../prisma/migrate.ts';
import { newRequestId } from '../src/ids.ts';
import { createAccount } from './support/accounts.ts';
import { assertBalanced, assertConsistent, entriesOf, onlyEntryOf } from './support/books.ts';
import { testServer } from './support/database.ts';
import { codeOf, openLedger, request, settlement } from './support/ledger.ts';
import { answerEvents, heldOpen } from './support/provider.ts';
import { CuttableProxy } from './support/proxy.ts';
import { startService, type TestService } from './support/server.ts';
import { until } from './support/until.ts';

describe('while the database is away', () => {
  let proxy: CuttableProxy;
  let service: TestService;
  before(async () => {
    const { hostname, port } = new URL((await testServer()).url);
    proxy = new CuttableProxy({ host: hostname, port: Number(port) });
    await proxy.start();
    service = await startService({ SETTLE_WAIT_MS: '300', DATABASE_QUERY_TIMEOUT_MS: '500' }, (url) => {
      const via = new URL(url);
      via.hostname = '127.0.0.1';
      via.port = String(proxy.port);
      return via.href;
    });
  });
  afterEach(() => proxy.restore());
  after(async () => {
    await service.stop();
    await proxy.stop();
  });

  it('nothing is answered that cannot be metered: 503, to be tried again', async () => {
    const person = await service.account();
    proxy.cut();
    const [sent] = [service.provider.received.length];
    const answer = await person.ask();
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '2');
    assert.equal(answer.headers.get(headers.shouldRetry), 'true');
    assert.equal(errorBody.parse(await answer.json()).error.code, 'books_unavailable');
    assert.equal(service.provider.received.length, sent);
    assert.equal((await fetch(`${service.server.url}/readyz`)).status, 503);
    assert.equal((await fetch(`${service.server.url}/healthz`)).status, 200);

    proxy.restore();
    const again = await person.ask();
    assert.equal(again.status, 200);
    await again.text();
    assert.equal((await fetch(`${service.server.url}/readyz`)).status, 200);
    await assertBalanced(service.pool);
  });

  it('nothing is admitted that could not be settled, since the database is not migrated that far', async () => {
    const behind = await startService();
    try {
      const person = await behind.account();
      await behind.pool.query('ALTER TABLE "Entry" RENAME COLUMN "upstreamId" TO "notYet"');
      const answer = await person.ask();
      assert.equal(answer.status, 503);
      assert.equal(errorBody.parse(await answer.json()).error.code, 'books_unavailable');
      assert.equal(behind.provider.received.length, 0);
      assert.equal((await fetch(`${behind.server.url}/readyz`)).status, 503);

      await behind.pool.query('ALTER TABLE "Entry" RENAME COLUMN "notYet" TO "upstreamId"');
      assert.equal((await fetch(`${behind.server.url}/readyz`)).status, 200);
      await (await person.ask()).text();
      await assertBalanced(behind.pool);
    } finally {
      await behind.stop();
    }
  });

  it('nothing is told of an account: 503, to be tried again', async () => {
    const { token } = await service.account();
    const get = (path: string) => fetch(service.server.url + path, { headers: { authorization: `Bearer ${token}` } });
    for (const path of ['/v1/usage', '/v1/usage?period=previous', '/v1/models', '/v1/models/claude-haiku-5-5']) {
      proxy.cut();
      const answer = await get(path);
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2'], path);
      assert.equal(answer.headers.get(headers.shouldRetry), 'true');
      assert.equal(errorBody.parse(await answer.json()).error.code, 'books_unavailable');
      proxy.restore();
      const again = await get(path);
      assert.equal(again.status, 200, path);
      await again.text();
    }
  });

  it('a connection that fell silent is given up', async () => {
    const person = await service.account();
    await (await person.ask()).text();
    proxy.silence();
    const answers = await Promise.all([person.ask(), person.ask()]);
    assert.ok(answers.some(({ status }) => status === 503));
    await Promise.all(answers.map((answer) => answer.text()));
    proxy.cut();
    proxy.restore();
    await until(async () => {
      const answer = await person.ask();
      await answer.text();
      return answer.status === 200 || undefined;
    });
  });

  it('an answer under way comes to its end, and is in the books once the database is back', async () => {
    const person = await service.account();
    const { script, finish } = heldOpen();
    service.provider.next(script);
    const answer = await person.ask();
    proxy.cut();
    finish();
    assert.equal(await answer.text(), answerEvents().join(''), 'the end waits for the entry, but not for ever');
    assert.deepEqual(await entriesOf(service.pool, person.id), []);
    proxy.restore();
    const entry = await onlyEntryOf(service.pool, person.id);
    assert.deepEqual([entry.outcome, entry.basis, entry.costNanos], ['completed', 'reported', '33000']);
    await assertBalanced(service.pool);
  });
});

describe('when the database crashes', () => {
  it('what was settled is there, holds may be lost, and the books agree', async () => {
    const postgres = await startPostgres();
    await migrate(postgres.url);
    const one = openLedger(postgres.url);
    const pool = new pg.Pool({ connectionString: postgres.url });
    pool.on('error', () => undefined);
    try {
      const account = await createAccount(pool);
      for (let round = 0; round < 3; round++) {
        const settled = request(account);
        const open = request(account, { requestId: newRequestId() });
        assert.equal(codeOf(await one.ledger.admit(settled)), 'admitted');
        await one.ledger.settle(settlement(settled));
        assert.equal(codeOf(await one.ledger.admit(open)), 'admitted');
        await postgres.restart('immediate');
        // Whether its hold survived or not, the request that was under way is settled once.
        await one.ledger.settle(settlement(open)).catch(() => one.ledger.settle(settlement(open)));
        await one.ledger.settle(settlement(open));
        assert.equal((await entriesOf(pool, account)).length, 2 * (round + 1));
        await assertConsistent(pool);
        await assertBalanced(pool);
      }
    } finally {
      await one.close();
      await pool.end();
      await postgres.stop();
    }
  }).timeout(60_000);
});
