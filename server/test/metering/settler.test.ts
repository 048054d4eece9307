import assert from 'node:assert/strict';
import { pino } from 'pino';
import { createMetrics } from '../../src/http/metrics.ts';
import { Settler } from '../../src/metering/settler.ts';
import { createAccount } from '../support/accounts.ts';
import { assertBalanced, entriesOf } from '../support/books.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { openLedger, request, settlement } from '../support/ledger.ts';

describe('settling for good', () => {
  let database: TestDatabase;
  let books: ReturnType<typeof openLedger>;
  let settler: Settler;
  beforeEach(async () => {
    database = await createDatabase();
    books = openLedger(database.url);
    settler = new Settler(books.ledger, pino({ level: 'silent' }), createMetrics());
  });
  afterEach(async () => {
    settler.stop();
    await books.close();
    await database.drop();
  });

  /** The first entries are refused with this SQLSTATE; a sequence counts them, since nothing takes it back. */
  const refuse = (times: number, state: string) =>
    database.pool.query(`
      CREATE SEQUENCE refused;
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('refused') <= ${times} THEN RAISE EXCEPTION 'refused' USING ERRCODE = '${state}'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON "Entry" FOR EACH ROW EXECUTE FUNCTION refuse()`);

  for (const [what, times, state] of [
    ['that met others more often than the ledger tries', 20, '40P01'],
    ['that failed for a reason nobody knows', 2, 'P0001'],
  ] as const) {
    it(`a settlement ${what} is settled`, async () => {
      const asked = request(await createAccount(database.pool));
      await books.ledger.admit(asked);
      await refuse(times, state);
      assert.notEqual(await settler.settle(settlement(asked)), null);
      assert.equal((await entriesOf(database.pool, asked.accountId)).length, 1);
      await assertBalanced(database.pool);
    });
  }

  it('one that can never be is left to the sweep in the end', async () => {
    const asked = request(await createAccount(database.pool));
    await books.ledger.admit(asked);
    await refuse(1_000, 'P0001');
    assert.equal(await settler.settle(settlement(asked)), null);
    await settler.allSettled();
  });
});
