import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BehaviourRequest, type JournalEntry, type ModelServer, startModelServer } from '@codetrain/sandbox/model';
import { pino } from 'pino';
import { Agent } from 'undici';
import { openDatabase } from '../../src/database.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { type CorrectionServices, correctFromProvider } from '../../src/messages/corrections.ts';
import { Accounts } from '../../src/metering/accounts.ts';
import { Ledger } from '../../src/metering/ledger.ts';
import { PriceSource } from '../../src/metering/priceSource.ts';
import { startServer } from '../../src/startServer.ts';
import { assertBalanced, entriesOf, onlyEntryOf } from '../support/books.ts';
import { request, settlement } from '../support/ledger.ts';
import { type Learner, startService, type TestService } from '../support/server.ts';
import { until } from '../support/until.ts';

describe('what OpenRouter knows better afterwards', () => {
  let model: ModelServer;
  let service: TestService;
  let services: CorrectionServices;
  let close: () => Promise<void>;
  before(async () => {
    model = await startModelServer();
    service = await startService({
      MODEL_PROVIDER: 'openrouter',
      OPENROUTER_BASE_URL: model.openRouterUrl,
      OPENROUTER_API_KEY: model.openRouterKey,
    });
    // Another process than the one that served.
    const database = openDatabase({ ...service.config.database, poolSize: 4 }, () => undefined);
    const dispatcher = new Agent();
    services = {
      ledger: new Ledger(database.pool, new Accounts(database.prisma), service.config.ledger),
      prices: new PriceSource(database.prisma),
      dispatcher,
      openRouter: { baseUrl: model.openRouterUrl, apiKey: model.openRouterKey },
      metrics: createMetrics(),
      logger: pino({ level: 'silent' }),
    };
    close = async () => {
      await dispatcher.close();
      await database.close();
    };
  });
  afterEach(() => assertBalanced(service.pool));
  after(async () => {
    await close();
    await service.stop();
    await model.stop();
  });

  const behave = (behaviour: BehaviourRequest) =>
    fetch(`${model.url}/sandbox/next`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(behaviour),
    });
  const billed = async (): Promise<JournalEntry> => {
    const journal = (await (await fetch(`${model.url}/sandbox/requests`)).json()) as JournalEntry[];
    const last = journal.at(-1);
    assert.ok(last);
    return last;
  };
  const sumOf = async (learner: Learner) => {
    const { rows } = await service.pool.query<{ input: number; output: number; cost: string; provider: string }>(
      `SELECT sum("inputTokens" + "cacheReadTokens" + "cacheWrite5mTokens" + "cacheWrite1hTokens")::int AS input,
              sum("outputTokens")::int AS output, sum("costNanos")::text AS cost, sum("providerCostNanos")::text AS provider
       FROM "Entry" WHERE "accountId" = $1`,
      [learner.id],
    );
    return rows[0];
  };

  const cases: [what: string, behaviour: BehaviourRequest, stream: boolean][] = [
    ['a stream without the cost', { withoutCost: true }, true],
    ['an answer without the cost', { withoutCost: true }, false],
    ['a stream without usage at its end', { fault: { kind: 'noUsage' } }, true],
    ['an answer without usage', { fault: { kind: 'noUsage', as: 'null' } }, false],
    ['a stream that broke off', { fault: { kind: 'disconnect' }, pace: { tokensPerSecond: 2_000 } }, true],
  ];
  for (const [what, behaviour, stream] of cases) {
    it(`${what}: the books come to what it bills`, async () => {
      const learner = await service.account();
      await behave(behaviour);
      await (await learner.ask({ stream })).text();
      const first = await onlyEntryOf(service.pool, learner.id);
      assert.equal(await correctFromProvider(services), 1);
      const bill = await billed();
      const nanos = String(Math.round((bill.cost ?? 0) * 1e9));
      assert.deepEqual(await sumOf(learner), {
        input: bill.usage?.input_tokens,
        output: bill.usage?.output_tokens,
        cost: nanos,
        provider: nanos,
      });
      const [, second] = await entriesOf(service.pool, learner.id);
      assert.deepEqual([second?.seq, second?.basis, second?.outcome], [1, 'reported', first.outcome]);
      assert.equal(await correctFromProvider(services), 0, 'once');
    });
  }

  it('a client that left: charged for what had been made, by two processes at once', async () => {
    const learner = await service.account();
    await behave({ fault: { kind: 'stall', afterTokens: 20 } });
    const stop = new AbortController();
    const answer = await learner.ask({}, {}, stop.signal);
    const reader = answer.body?.getReader();
    await reader?.read();
    stop.abort();
    await reader?.closed.catch(() => undefined);
    const left = await onlyEntryOf(service.pool, learner.id);
    assert.deepEqual([left.outcome, left.basis], ['stopped_by_user', 'estimated']);
    const corrected = await Promise.all([correctFromProvider(services), correctFromProvider(services)]);
    assert.equal(corrected[0] + corrected[1], 1);
    const bill = await billed();
    assert.equal((await sumOf(learner))?.cost, String(Math.round((bill.cost ?? 0) * 1e9)));
  });

  describe('that it does not tell in a way that can be believed: the entry stays, to be asked for again', () => {
    const good = { native_tokens_prompt: 10, native_tokens_completion: 5, native_tokens_cached: 4, total_cost: 0.001 };
    const table: [what: string, status: number, body: unknown, isBelieved?: true][] = [
      ['what is good', 200, { data: good }, true],
      ['nothing cached', 200, { data: { ...good, native_tokens_cached: null } }, true],
      ['not yet', 404, { error: { code: 404 } }],
      ['limited', 429, {}],
      ['broken', 500, 'oops'],
      ['no JSON', 200, '{"data":'],
      ['no data', 200, { data: null }],
      ['no cost', 200, { data: { ...good, total_cost: null } }],
      ['a negative cost', 200, { data: { ...good, total_cost: -1 } }],
      ['an absurd cost', 200, { data: { ...good, total_cost: 1e300 } }],
      ['a cost in words', 200, { data: { ...good, total_cost: '0.001' } }],
      ['no tokens', 200, { data: { ...good, native_tokens_prompt: null } }],
      ['fractional tokens', 200, { data: { ...good, native_tokens_completion: 1.5 } }],
      ['absurd tokens', 200, { data: { ...good, native_tokens_completion: 1e15 } }],
      ['more cached than there was', 200, { data: { ...good, native_tokens_cached: 11 } }],
    ];
    for (const [what, status, body, isBelieved] of table) {
      it(what, async () => {
        const { id } = await service.account();
        const asked = request(id, { provider: 'openrouter' });
        await services.ledger.admit(asked);
        await services.ledger.settle(settlement(asked, { basis: 'estimated', upstreamId: 'gen-a/b?c' }));
        const asks: (string | undefined)[] = [];
        const server = createServer((req, res) => {
          asks.push(req.url, req.headers.authorization);
          res.writeHead(status, { 'content-type': 'application/json' });
          res.end(typeof body === 'string' ? body : JSON.stringify(body));
        }).listen(0, '127.0.0.1');
        await once(server, 'listening');
        const { port } = server.address() as AddressInfo;
        const openRouter = { baseUrl: `http://127.0.0.1:${port}/api`, apiKey: 'sk-or' };
        const corrected = await correctFromProvider({ ...services, openRouter });
        server.close();
        server.closeAllConnections();
        assert.deepEqual(asks, ['/api/v1/generation?id=gen-a%2Fb%3Fc', 'Bearer sk-or']);
        assert.equal(corrected, isBelieved ? 1 : 0);
        const entries = await entriesOf(service.pool, id);
        assert.equal(entries.length, isBelieved ? 2 : 1);
        const { rows } = await service.pool.query('SELECT "tries" FROM "Lookup" WHERE "accountId" = $1', [id]);
        assert.deepEqual(rows, isBelieved ? [] : [{ tries: 1 }]);
      });
    }
  });

  it('where the books refuse one, the others are corrected all the same', async () => {
    const [refused, other] = [await service.account(), await service.account()];
    for (const learner of [refused, refused, refused, refused, other]) {
      await behave({ withoutCost: true });
      await (await learner.ask()).text();
    }
    await service.pool.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON "Entry" FOR EACH ROW
        WHEN (NEW."accountId" = '${refused.id}') EXECUTE FUNCTION refuse()`);
    try {
      assert.equal(await correctFromProvider(services), 1);
      assert.equal((await entriesOf(service.pool, other.id)).length, 2);
      const { rows } = await service.pool.query('SELECT "tries" FROM "Lookup" WHERE "accountId" = $1', [refused.id]);
      assert.deepEqual(
        rows.map(({ tries }) => tries),
        [1, 1, 1, 1],
        'to be tried again, later and later',
      );
    } finally {
      await service.pool.query('DROP FUNCTION refuse CASCADE');
    }
  });

  it('is asked for by the next server that starts, too', async () => {
    const learner = await service.account();
    await behave({ withoutCost: true });
    await (await learner.ask()).text();
    const next = await startServer({ ...service.config, corrects: true }, pino({ level: 'silent' }));
    try {
      const corrected = await until(async () => (await entriesOf(service.pool, learner.id))[1]);
      assert.ok(corrected.costNanos === '0' && Number(corrected.providerCostNanos) > 0);
    } finally {
      await next.close();
    }
  });
});
