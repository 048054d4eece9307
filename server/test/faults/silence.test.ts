import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorBody } from '@codetrain/contract/errors';
import { entriesOf, onlyEntryOf } from '../support/books.ts';
import { createDatabase, type TestDatabase, testServer } from '../support/database.ts';
import { answerEvents, fallsSilentAfter, heldOpen } from '../support/provider.ts';
import { CuttableProxy } from '../support/proxy.ts';
import { type Learner, learner } from '../support/server.ts';
import { until } from '../support/until.ts';
import { nothingSeen } from './load.ts';
import { howToRepeat, kills, milliseconds, progress, seed } from './options.ts';
import { useCluster } from './useCluster.ts';

describe('a network that goes silent', () => {
  let database: TestDatabase;
  let toDatabase: CuttableProxy;
  let toProvider: CuttableProxy;
  const cluster = useCluster(
    async () => {
      const { hostname, port } = new URL((await testServer()).url);
      toDatabase = new CuttableProxy({ host: hostname, port: Number(port) });
      await toDatabase.start();
      database = await createDatabase();
      const viaProxy = new URL(database.url);
      viaProxy.hostname = '127.0.0.1';
      viaProxy.port = String(toDatabase.port);
      return {
        databaseUrl: database.url,
        pool: database.pool,
        seed: seed + 2,
        viaProvider: async (url) => {
          toProvider = new CuttableProxy({ host: '127.0.0.1', port: Number(new URL(url).port) });
          await toProvider.start();
          return `http://127.0.0.1:${toProvider.port}`;
        },
        env: {
          DATABASE_URL: viaProxy.href,
          DATABASE_QUERY_TIMEOUT_MS: '300',
          DATABASE_CONNECT_TIMEOUT_MS: '300',
          FIRST_BYTE_TIMEOUT_MS: '500',
          IDLE_TIMEOUT_MS: '500',
          SETTLE_WAIT_MS: '200',
        },
      };
    },
    async () => {
      await toProvider.stop();
      await toDatabase.stop();
      await database.drop();
    },
  );
  afterEach(() => {
    toDatabase.restore();
    toProvider.restore();
  });

  /** Each test has a person of its own. */
  let next = 0;
  const person = (): Learner => {
    const { id, token } = cluster().people[next++] ?? assert.fail();
    return learner(cluster().urls[0] ?? '', id, token);
  };
  const wish = (texts: number) => ({
    max_tokens: 100,
    messages: [{ role: 'user', content: JSON.stringify({ texts, pause: 0, end: 'well' }) }],
  });
  const codeOf = async (answer: Response) => errorBody.parse(await answer.json()).error.code;

  it('towards Postgres: nobody is admitted, streams under way end well, and all is in the books later', async () => {
    const learning = person();
    const { script, finish } = heldOpen();
    cluster().provider.next(script);
    const answer = await learning.ask();
    toDatabase.silence();
    // Answered while nothing passes, so within the time that a statement may take.
    const refused = await learning.ask(wish(1));
    assert.deepEqual([refused.status, await codeOf(refused)], [503, 'books_unavailable']);
    finish();
    assert.ok((await answer.text()).startsWith(answerEvents().join('').slice(0, -1)));
    assert.deepEqual(await entriesOf(database.pool, learning.id), []);
    toDatabase.restore();
    const entry = await onlyEntryOf(database.pool, learning.id);
    assert.deepEqual([entry.outcome, entry.basis, entry.costNanos], ['completed', 'reported', '33000']);
    await cluster().assertRecovers(nothingSeen());
  });

  it('towards the provider: what has begun ends with an error and is charged, what has not is not', async () => {
    const learning = person();
    cluster().provider.next(fallsSilentAfter(answerEvents().slice(0, 5)));
    const begun = await learning.ask();
    toProvider.silence();
    const refused = await learning.ask(wish(1));
    assert.deepEqual([refused.status, await codeOf(refused)], [504, 'provider_timeout']);
    assert.match(await begun.text(), /event: error\ndata: .*provider_timeout/);
    toProvider.restore();
    const entries = await until(async () => {
      const found = await entriesOf(database.pool, learning.id);
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(entries.map(({ outcome, inputTokens }) => [outcome, inputTokens]).sort(), [
      ['failed_before_output', '0'],
      ['failed_midway', '120'],
    ]);
    const after = await learning.ask(wish(1));
    assert.equal(after.status, 200);
    await after.text();
    await cluster().assertRecovers(nothingSeen());
  });

  it(`under load, either way and both: the books balance afterwards (seed ${seed})`, async () => {
    const { random, load } = cluster();
    const startedAt = performance.now();
    const rounds = Math.ceil(kills / 3);
    try {
      for (let round = 1; round <= rounds && performance.now() - startedAt < milliseconds; round++) {
        load.start();
        await load.nextFinished();
        const silenced = random.oneOf([[toDatabase], [toProvider], [toDatabase, toProvider]]);
        for (const proxy of silenced) proxy.silence();
        await sleep(random.between(100, 900));
        // It may also break, or come back as if nothing had been.
        if (random.next() < 0.5) for (const proxy of silenced) proxy.cut();
        for (const proxy of silenced) proxy.restore();
        await load.nextFinished();
        const seen = await load.stop();
        // The end waits for its entry only so long here, so what was seen finished may still be under way.
        await until(() =>
          cluster()
            .assertKept(seen)
            .then(
              () => true,
              () => undefined,
            ),
        );
        await cluster().assertRecovers(seen);
        progress(`${round} silences, ${seen.finished.size} streams seen finished, ${seen.errors} ended with an error`);
      }
    } catch (cause) {
      throw new Error(`${howToRepeat(' --only silent')}\n${cluster().complaints()}`, { cause });
    }
  }).timeout(milliseconds + 60_000);
});
