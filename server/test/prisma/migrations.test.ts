import assert from 'node:assert/strict';
import { findDrift } from '../../../prisma/diff.ts';
import { migrate } from '../../../prisma/migrate.ts';
import { priceTable } from '../../src/metering/priceTable.ts';
import { createDatabase, NANO_MODEL, type TestDatabase, testServer } from '../support/database.ts';

/** Invariants that the database itself keeps, by table. The schema language cannot express them, so no diff sees them. */
const checks = {
  AdmissionPause: ['AdmissionPause_only_one'],
  Account: ['Account_plan_named'],
  Customer: ['Customer_written_was_claimed'],
  Entry: [
    'Entry_cost_not_negative',
    'Entry_first_attempt_is_another',
    'Entry_nothing_charged_for_nothing',
    'Entry_provider_cost_not_negative',
    'Entry_seq_not_negative',
    'Entry_tokens_not_negative',
    'Entry_uncertain_only_if_expired',
  ],
  Hold: ['Hold_amounts_not_negative', 'Hold_first_attempt_is_another', 'Hold_max_tokens_positive'],
  Lookup: ['Lookup_tries_positive'],
  ModelPrice: ['ModelPrice_prices_not_absurd', 'ModelPrice_prices_not_negative', 'ModelPrice_prompt_not_negative'],
  Period: [
    'Period_counters_not_negative',
    'Period_ends_after_start',
    'Period_holds_only_for_open_requests',
    'Period_money_not_negative',
  ],
  Reconciliation: ['Reconciliation_uncertain_not_negative'],
  Subscription: ['Subscription_access_has_a_plan', 'Subscription_period_ends_after_start'],
  Session: ['Session_counted_iff_open_or_yielded', 'Session_counters_not_negative'],
};

describe('migrations', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createDatabase();
  });
  after(() => database.drop());

  it('build exactly what schema.prisma says', async () => {
    const { url } = await testServer();
    assert.equal(await findDrift(url), undefined);
  });

  it('put every CHECK into the catalogue', async () => {
    const { rows } = await database.pool.query<{ table: string; names: string[] }>(`
      SELECT relname AS "table", array_agg(conname::text ORDER BY conname) AS names
      FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
      WHERE contype = 'c' AND connamespace = 'public'::regnamespace
      GROUP BY relname`);
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.table, row.names])), checks);
  });

  it('put accountId first in the key of every ledger table, and into every unique key', async () => {
    const { rows } = await database.pool.query<{ name: string; columns: string[] }>(`
      SELECT i.indexrelid::regclass::text AS name,
             array_agg(a.attname::text ORDER BY k.position) AS columns
      FROM pg_index i
      CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(attnum, position)
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indisunique
        AND i.indrelid IN (SELECT oid FROM pg_class WHERE relname IN ('Period', 'Session', 'Hold', 'Entry', 'Lookup'))
      GROUP BY i.indexrelid`);
    assert.equal(rows.length, 7);
    for (const { name, columns } of rows) assert.equal(columns[0], 'accountId', name);
  });

  it('are applied once, with the prices beside them', async () => {
    assert.deepEqual(await migrate(database.url), []);
    const { rows } = await database.pool.query('SELECT count(*)::int AS count FROM "ModelPrice" WHERE "model" <> $1', [
      NANO_MODEL,
    ]);
    assert.deepEqual(rows, [{ count: priceTable.length }]);
  });
});
