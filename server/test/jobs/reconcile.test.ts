import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { createLogger } from '../../src/http/logger.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { reconcile } from '../../src/jobs/reconcile.ts';
import { addDays, type Day, parseDay } from '../../src/metering/day.ts';
import type { Bill } from '../../src/metering/reconcile.ts';
import { createAccount } from '../support/accounts.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { codeOf, openLedger, request, settlement } from '../support/ledger.ts';

const day = parseDay('2026-11-24');

describe('reconciling', () => {
  let database: TestDatabase;
  let one: ReturnType<typeof openLedger>;
  beforeEach(async () => {
    database = await createDatabase();
    one = openLedger(database.url);
  });
  afterEach(async () => {
    await one.close();
    await database.drop();
  });

  const billing = (nanos: bigint | Error, provider = 'anthropic'): Bill => ({
    provider,
    read: async () => {
      if (nanos instanceof Error) throw nanos;
      return nanos;
    },
  });

  const run = async (bills: Bill[], days: Day[] = [day]) => {
    let log = '';
    const destination = new Writable({
      write(chunk, _encoding, done) {
        log += String(chunk);
        done();
      },
    });
    const metrics = createMetrics();
    const services = { pool: database.pool, bills, alarmBelowMillionths: 980_000n, metrics };
    const found = await reconcile(
      { ...services, logger: createLogger('trace', destination) },
      days,
      new AbortController().signal,
    ).catch((error: unknown) => error);
    return { found, log, page: await metrics.registry.metrics() };
  };

  /** A request of that instant that was settled at this cost. */
  const spend = async (admittedAt: string, costNanos: bigint, settledAt = admittedAt, provider = 'anthropic') => {
    const account = await createAccount(database.pool);
    const asked = request(account, { admittedAt: new Date(admittedAt), provider });
    assert.equal(codeOf(await one.ledger.admit(asked)), 'admitted');
    await one.ledger.settle(settlement(asked, { costNanos }));
    await database.pool.query('UPDATE "Entry" SET "settledAt" = $2 WHERE "requestId" = $1', [
      asked.requestId,
      settledAt,
    ]);
    return asked;
  };
  /** A request whose server died; its hold was a thousandth of a dollar. */
  const die = async (admittedAt: string) => {
    const account = await createAccount(database.pool);
    const asked = request(account, { admittedAt: new Date(admittedAt) });
    assert.equal(codeOf(await one.ledger.admit(asked)), 'admitted');
    await database.pool.query(`UPDATE "Hold" SET "expiresAt" = now() - interval '1 second'`);
    await one.ledger.sweep();
    await database.pool.query('UPDATE "Entry" SET "settledAt" = $2 WHERE "requestId" = $1', [
      asked.requestId,
      new Date(Date.parse(admittedAt) + 11 * 60_000),
    ]);
    return asked;
  };

  it('counts what was admitted on the day, to the millisecond, however late it was settled', async () => {
    await spend('2026-11-23T23:59:59.999Z', 1n, '2026-11-24T00:05:00Z');
    await spend('2026-11-24T00:00:00.000Z', 10n);
    await spend('2026-11-24T23:59:59.999Z', 100n, '2026-11-25T00:09:00Z');
    await spend('2026-11-25T00:00:00.000Z', 1_000n);
    await spend('2026-11-24T12:00:00.000Z', 10_000n, '2026-11-24T12:00:00Z', 'openrouter');
    const { found } = await run([billing(110n), billing(10_000n, 'openrouter')]);
    assert.deepEqual(found, [
      { provider: 'anthropic', day, capturedNanos: 110n, uncertainNanos: 0n, billedNanos: 110n },
      { provider: 'openrouter', day, capturedNanos: 10_000n, uncertainNanos: 0n, billedNanos: 10_000n },
    ]);
  });

  it('counts a correction to the day of the request, and what is uncertain until its end is known', async () => {
    const dead = await die('2026-11-24T23:58:00Z');
    const first = await run([billing(100_000n)]);
    assert.deepEqual(first.found, [
      { provider: 'anthropic', day, capturedNanos: 0n, uncertainNanos: 1_000_000n, billedNanos: 100_000n },
    ]);
    assert.match(first.log, /alarm: .*books have captured/);
    await one.ledger.settle(settlement(dead));
    const second = await run([billing(100_000n)]);
    assert.deepEqual(second.found, [
      { provider: 'anthropic', day, capturedNanos: 100_000n, uncertainNanos: 0n, billedNanos: 100_000n },
    ]);
    assert.doesNotMatch(second.log, /alarm/);
  });

  for (const [captured, billed, alarmed, ratio] of [
    [98n, 100n, false, '0.98'],
    [979_999n, 1_000_000n, true, '0.979999'],
    [0n, 1n, true, '0'],
    [0n, 0n, false, '1'],
    [5n, 0n, false, '1'],
    [5n, -10n, false, '1'],
    [200n, 100n, false, '2'],
  ] as const) {
    it(`${captured} of ${billed} nano-dollars ${alarmed ? 'is an alarm' : 'is none'}`, async () => {
      if (captured > 0n) await spend('2026-11-24T12:00:00Z', captured);
      const { log, page } = await run([billing(billed)]);
      assert.equal(/"level":50.*"alarm: /.test(log), alarmed, log);
      assert.equal(page.includes('reconciliation_alarms_total{provider="anthropic"} 1'), alarmed);
      assert.match(page, new RegExp(`captured_ratio\\{provider="anthropic"\\} ${ratio}\n`));
    });
  }

  it('keeps the last check of each day', async () => {
    await spend('2026-11-24T12:00:00Z', 98n);
    await run([billing(90n)], [addDays(day, -1), day]);
    await run([billing(98n)]);
    const { rows } = await database.pool.query(
      'SELECT provider, day::text, "capturedNanos", "billedNanos" FROM "Reconciliation" ORDER BY day',
    );
    assert.deepEqual(rows, [
      { provider: 'anthropic', day: '2026-11-23', capturedNanos: '0', billedNanos: '90' },
      { provider: 'anthropic', day: '2026-11-24', capturedNanos: '98', billedNanos: '98' },
    ]);
  });

  it('goes on with the other providers when a bill cannot be read, and fails at the end', async () => {
    const { found, log } = await run([billing(new Error('it is closed today')), billing(0n, 'openrouter')]);
    assert.ok(found instanceof AggregateError);
    assert.match(log, /it is closed today/);
    const { rows } = await database.pool.query('SELECT provider FROM "Reconciliation"');
    assert.deepEqual(rows, [{ provider: 'openrouter' }]);
  });
});
