import assert from 'node:assert/strict';
import { headers } from '@codetrain/contract/headers';
import { plans } from '../src/metering/plans.ts';
import { newSessionId } from './support/accounts.ts';
import { assertBalanced, entriesOf, periodsOf } from './support/books.ts';
import { answerEvents, beginStream, breaksAfter, fails, type Script, streams } from './support/provider.ts';
import { startService, type TestService } from './support/server.ts';
import { until } from './support/until.ts';

describe('many requests at once', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  after(() => service.stop());

  it('of one account: as many as the plan allows, the others are told why', async () => {
    const person = await service.account();
    const gate = Promise.withResolvers<void>();
    const waits: Script = async (res) => {
      beginStream(res);
      await gate.promise;
      res.end(answerEvents().join(''));
    };
    service.provider.next(...Array.from({ length: 30 }, () => waits));
    const extra = 30 - plans.pro.openRequests;
    let refused = 0;
    const asked = Array.from({ length: 30 }, async () => {
      const answer = await person.ask();
      if (answer.status !== 200) refused += 1;
      return { status: answer.status, text: await answer.text() };
    });
    // The refused ones are answered while the admitted ones wait.
    await until(async () => refused >= extra || undefined);
    gate.resolve();
    const answers = await Promise.all(asked);
    assert.equal(answers.filter(({ status }) => status === 200).length, plans.pro.openRequests);
    for (const { status, text } of answers) {
      if (status === 200) continue;
      assert.equal(status, 429);
      assert.deepEqual(JSON.parse(text).error.limit, { limit: 'open_requests', used: '6', allowed: '6' });
    }
    assert.equal((await entriesOf(service.pool, person.id)).length, plans.pro.openRequests);
    await assertBalanced(service.pool);
  });

  it('with one idempotency key: one is answered, the others get 409 and are told not to try again', async () => {
    const person = await service.account();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => person.ask({}, { [headers.idempotencyKey]: 'once' })),
    );
    await Promise.all(answers.map((answer) => answer.text()));
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409, 409, 409, 409]);
    for (const answer of answers) {
      if (answer.status === 409) assert.equal(answer.headers.get(headers.shouldRetry), 'false');
    }
    assert.equal((await entriesOf(service.pool, person.id)).length, 1);
  });

  it('of many accounts, ending in every way, leave books that balance', async () => {
    const endings: Script[] = [
      streams(),
      fails(529),
      breaksAfter(answerEvents().slice(0, 5)),
      breaksAfter([]),
      streams(answerEvents().slice(0, 2)),
    ];
    const people = await Promise.all(Array.from({ length: 12 }, () => service.account()));
    service.provider.next(...Array.from({ length: 120 }, (_, i) => endings[i % endings.length] ?? streams()));
    const sessionId = newSessionId();
    await Promise.all(
      people.flatMap((person, i) =>
        Array.from({ length: 10 }, async (_, j) => {
          const stop = new AbortController();
          const own = j % 2 === 0 ? { [headers.session]: sessionId } : {};
          try {
            const answer = await person.ask({}, own, stop.signal);
            if ((i + j) % 4 === 0) stop.abort();
            await answer.text();
          } catch {
            // Cut off, by the provider or by us.
          }
        }),
      ),
    );
    await until(async () => {
      const { rows } = await service.pool.query('SELECT FROM "Hold"');
      return rows.length === 0 || undefined;
    });
    await assertBalanced(service.pool);
    for (const person of people) {
      const [period] = await periodsOf(service.pool, person.id);
      assert.ok(Number(period?.sessionsUsed) <= 6);
    }
  });
});
