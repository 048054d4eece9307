import assert from 'node:assert/strict';
import { ADMIT } from '../../src/metering/admit.ts';
import { CORRECT } from '../../src/metering/correct.ts';
import { REATTEMPT } from '../../src/metering/reattempt.ts';
import { REPORT_USAGE } from '../../src/metering/reportUsage.ts';
import { SETTLE } from '../../src/metering/settle.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

/** As far as a node of `EXPLAIN (FORMAT JSON)` matters here. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** The tables that a plan reads from end to end. */
const scanned = (node: PlanNode): string[] => [
  ...(node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : []),
  ...(node.Plans ?? []).flatMap(scanned),
];

describe('plans of the statements of the ledger', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createDatabase();
  });
  after(() => database.drop());

  for (const statement of [ADMIT, SETTLE, REATTEMPT, CORRECT, REPORT_USAGE]) {
    // A connection plans once and keeps to it: what it plans for empty tables has to be good for full ones.
    it(`look every row up by an index, also while the tables are empty: ${statement.name}`, async () => {
      const { rows } = await database.pool.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
        `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${statement.text}`,
      );
      const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
      assert.ok(plan);
      assert.deepEqual(scanned(plan), []);
    });
  }
});
