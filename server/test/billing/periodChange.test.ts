import assert from 'node:assert/strict';
import { hostedPage } from '@codetrain/contract/billing';
import { type BillingService, goodCard, startBilling, submit } from '../support/billing.ts';
import { assertBalanced } from '../support/books.ts';
import { answerEvents, streams } from '../support/provider.ts';
import { learner } from '../support/server.ts';

describe('a plan that changes while requests run', () => {
  let service: BillingService;
  /** Ends what is open, however the test ends. */
  let letGo: () => void;
  beforeEach(async () => {
    service = await startBilling();
  });
  afterEach(() => {
    letGo();
    return service.stop();
  });

  const periods = async (accountId: string) => {
    const { rows } = await service.pool.query(
      `SELECT "startsAt", "requestsOpen", "heldNanos", "sessionsUsed", "settledNanos" > 0 AS "cost"
       FROM "Period" WHERE "accountId" = $1 ORDER BY "startsAt"`,
      [accountId],
    );
    return rows;
  };

  it('settles what was open where it was admitted, and admits the next one by the new plan and period', async () => {
    const buyer = await service.buyer();
    const person = learner(service.server.url, buyer.id, buyer.token);
    // A free account uses the periods of its own anchor, which is long before the purchase.
    const waiting = Promise.withResolvers<void>();
    letGo = waiting.resolve;
    const arrival = service.provider.arrival();
    service.provider.next(async (res, request) => {
      await waiting.promise;
      await streams(answerEvents())(res, request);
    });
    const open = person.ask();
    await arrival;
    const [before, ...none] = await periods(buyer.id);
    assert.deepEqual(none, []);
    assert.equal(before?.requestsOpen, 1);
    assert.equal((await person.ask({ model: 'claude-opus-5-5' })).status, 403);

    const { url } = hostedPage.parse(
      await (await buyer.ask('POST', '/v1/billing/checkout', { plan: 'pro', interval: 'year' })).json(),
    );
    await submit(url, goodCard);
    assert.equal((await buyer.ask('POST', '/v1/billing/refresh')).status, 200);
    service.provider.next(streams(answerEvents()));
    const next = await person.ask({ model: 'claude-opus-5-5' });
    assert.equal(next.status, 200);
    await next.text();

    letGo();
    assert.equal((await open).status, 200);
    await (await open).text();
    const [first, second, ...more] = await periods(buyer.id);
    assert.deepEqual(more, []);
    assert.deepEqual(first?.startsAt, before?.startsAt);
    for (const period of [first, second]) {
      assert.deepEqual(
        [period?.requestsOpen, period?.heldNanos, period?.sessionsUsed, period?.cost],
        [0, '0', 1, true],
      );
    }
    const { rows } = await service.pool.query('SELECT "anchorAt" FROM "Account" WHERE "id" = $1', [buyer.id]);
    assert.deepEqual(second?.startsAt, rows[0]?.anchorAt, 'the first period of the plan begins with it');
    await assertBalanced(service.pool);
  });
});
