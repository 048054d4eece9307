import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SessionId } from '../../src/ids.ts';
import type { AdmissionRequest } from '../../src/metering/ledger.ts';
import { plans } from '../../src/metering/plans.ts';
import { createAccount, newSessionId } from '../support/accounts.ts';
import { assertBalanced, assertConsistent, periodsOf } from '../support/books.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { failure, openLedger, request, settlement } from '../support/ledger.ts';

/** What one client does: opens a request in one of three sessions, and ends it somehow, perhaps twice. */
interface Step {
  readonly session: 0 | 1 | 2;
  /** In thousandths of the free plan's budget. */
  readonly worstCase: number;
  /** In thousandths of the worst case: above 1000 is an overrun. */
  readonly spent: number;
  readonly ending: 'completed' | 'failed' | 'twice' | 'swept';
}

const step: fc.Arbitrary<Step> = fc.record({
  session: fc.constantFrom(0, 1, 2),
  worstCase: fc.integer({ min: 1, max: 400 }),
  spent: fc.integer({ min: 0, max: 1_200 }),
  ending: fc.constantFrom('completed', 'failed', 'twice', 'swept'),
});

for (const [how, grouped] of [
  ['with group commit', [true, true]],
  ['without', [false, false]],
  ['of servers with and without', [true, false]],
] as const)
  describe(`the books, ${how}`, () => {
    let database: TestDatabase;
    let servers: ReturnType<typeof openLedger>[];
    before(async () => {
      database = await createDatabase();
      servers = grouped.map((each) => openLedger(database.url, each));
    });
    after(async () => {
      await Promise.all(servers.map((server) => server.close()));
      await database.drop();
    });

    it('hold under any interleaving of clients and servers', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 }), run),
        { numRuns: 25, endOnFailure: true },
      );
    }).timeout(60_000);

    async function run(clients: Step[][]): Promise<void> {
      const accountId = await createAccount(database.pool, { plan: 'free' });
      const sessions = [newSessionId(), newSessionId(), newSessionId()] as const;
      const admitted = new Map<string, { worst: bigint; spent: bigint }>();
      const yielded = new Set<SessionId>();

      const ledger = (index: number) => servers[index % servers.length]?.ledger ?? assert.fail();
      const end = async (asked: AdmissionRequest, { ending }: Step, spent: bigint, index: number): Promise<bigint> => {
        const good = settlement(asked, { costNanos: spent });
        switch (ending) {
          case 'completed':
            await ledger(index).settle(good);
            return spent;
          case 'twice':
            await Promise.all([ledger(index).settle(good), ledger(index + 1).settle(good)]);
            return spent;
          case 'failed':
            await ledger(index).settle(failure(asked));
            return 0n;
          case 'swept':
            await database.pool.query(`UPDATE "Hold" SET "expiresAt" = '2020-01-01Z' WHERE "requestId" = $1`, [
              asked.requestId,
            ]);
            await ledger(index + 1).sweep();
            return 0n;
        }
      };
      await Promise.all(
        clients.map(async (steps, index) => {
          for (const each of steps) {
            const worst = (plans.free.budgetNanos * BigInt(each.worstCase)) / 1_000n;
            const asked = request(accountId, { sessionId: sessions[each.session], worstCaseNanos: worst });
            const result = await ledger(index).admit(asked);
            if (!result.admitted) continue;
            assert.ok(result.standing.requestsOpen <= plans.free.openRequests);
            // Only what was spent above its hold may have taken an account past its budget.
            const overruns = [...admitted.values()].reduce(
              (sum, { worst: w, spent: s }) => (s > w ? sum + s - w : sum),
              0n,
            );
            const { settledNanos, heldNanos } = result.standing;
            assert.ok(settledNanos + heldNanos <= plans.free.budgetNanos + overruns);
            const spent = (worst * BigInt(each.spent)) / 1_000n;
            admitted.set(asked.requestId, { worst, spent });
            const cost = await end(asked, each, spent, index);
            admitted.set(asked.requestId, { worst, spent: cost });
            if (each.ending === 'completed' || each.ending === 'twice') yielded.add(asked.sessionId);
          }
        }),
      );
      await assertConsistent(database.pool);
      await assertBalanced(database.pool);
      const [period] = await periodsOf(database.pool, accountId);
      const expected = [...admitted.values()].reduce((sum, { spent }) => sum + spent, 0n);
      assert.equal(BigInt(period?.settledNanos ?? 0), expected);
      assert.equal(period?.sessionsUsed ?? 0, yielded.size, 'sessions that yielded, and no others');
    }
  });
