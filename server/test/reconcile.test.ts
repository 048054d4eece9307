import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ModelServer, startModelServer } from '@codetrain/sandbox/model';
import { createLogger } from '../src/http/logger.ts';
import { createMetrics } from '../src/http/metrics.ts';
import { reconcile } from '../src/jobs/reconcile.ts';
import { billsOf } from '../src/messages/bills/bills.ts';
import { addDays, type Day, dayOf } from '../src/metering/day.ts';
import type { Reconciliation } from '../src/metering/reconcile.ts';
import { entriesOf } from './support/books.ts';
import { openLedger } from './support/ledger.ts';
import { startProcess } from './support/process.ts';
import { type Learner, learner, startService, type TestService, testEnvironment } from './support/server.ts';
import { until } from './support/until.ts';

interface Billed {
  readonly flavour: string;
  readonly cost?: number;
  readonly outcome: string;
}

const question = {
  model: 'claude-haiku-5-5',
  max_tokens: 2_000,
  stream: true,
  messages: [
    { role: 'user', content: '<snippet path="a.ts" language="typescript">\n1| const a = 1;\n</snippet> Explain.' },
  ],
};

describe('the books beside the bills of both providers', () => {
  let model: ModelServer;
  let service: TestService;
  let settings: Record<string, string>;
  let today: Day;
  before(async () => {
    model = await startModelServer();
    settings = {
      MODEL_ROUTES: '{"claude-sonnet-5-5":"openrouter"}',
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: model.apiKey,
      ANTHROPIC_ADMIN_KEY: model.adminKey,
      OPENROUTER_BASE_URL: model.openRouterUrl,
      OPENROUTER_API_KEY: model.openRouterKey,
      OPENROUTER_MANAGEMENT_KEY: model.managementKey,
    };
    service = await startService(settings);
    today = dayOf(new Date());
  });
  after(async () => {
    await service.stop();
    await model.stop();
  });

  const check = async (): Promise<{ found: readonly Reconciliation[]; page: string }> => {
    const { bills, alarmBelowMillionths } = service.config.reconciliation;
    const metrics = createMetrics();
    const found = await reconcile(
      { pool: service.pool, bills: billsOf(bills), alarmBelowMillionths, metrics, logger: createLogger('silent') },
      [today],
      new AbortController().signal,
    );
    return { found, page: await metrics.registry.metrics() };
  };
  const ask = async (person: Learner, name = 'claude-haiku-5-5') => {
    const answer = await person.ask({ ...question, model: name });
    assert.match(await answer.text(), /message_stop/);
  };
  /** What the provider says that it bills, in nano-dollars. */
  const billed = async (flavour: string): Promise<bigint> => {
    const all = (await (await fetch(`${model.url}/sandbox/requests`)).json()) as Billed[];
    return all
      .filter((each) => each.flavour === flavour)
      .reduce((sum, { cost = 0 }) => sum + BigInt(Math.round(cost * 1e9)), 0n);
  };

  it('agree to the nano-dollar', async () => {
    const person = await service.account();
    for (let count = 0; count < 3; count++) await ask(person);
    await ask(person, 'claude-sonnet-5-5');
    await ask(person, 'claude-sonnet-5-5');
    const { found, page } = await check();
    const [anthropic, openrouter] = [await billed('anthropic'), await billed('openrouter')];
    assert.ok(anthropic > 0n && openrouter > 0n);
    const agreed = { day: today, uncertainNanos: 0n };
    assert.deepEqual(found, [
      { ...agreed, provider: 'anthropic', capturedNanos: anthropic, billedNanos: anthropic },
      { ...agreed, provider: 'openrouter', capturedNanos: openrouter, billedNanos: openrouter },
    ]);
    assert.doesNotMatch(page, /alarms_total\{/);
  });

  it('differ by what a server took with it when it was killed, which is known to be uncertain', async () => {
    const before = await billed('anthropic');
    const killed = await startProcess({ ...testEnvironment(service.database.url, model.url), ...settings });
    const person = await service.account();
    await fetch(`${model.url}/sandbox/next`, {
      method: 'POST',
      body: JSON.stringify({ pace: { tokensPerSecond: 20 } }),
    });
    const answer = await learner(killed.url, person.id, person.token).ask(question);
    await answer.body?.getReader().read();
    await killed.end('SIGKILL');
    await until(async () => {
      const all = (await (await fetch(`${model.url}/sandbox/requests`)).json()) as Billed[];
      return all.at(-1)?.outcome === 'clientLeft' || undefined;
    });
    await service.pool.query(`UPDATE "Hold" SET "expiresAt" = now() - interval '1 second'`);
    const books = openLedger(service.database.url);
    await books.ledger.sweep();
    await books.close();

    const { found } = await check();
    const [anthropic] = found;
    assert.ok(anthropic);
    assert.equal(anthropic.capturedNanos, before);
    assert.equal(anthropic.billedNanos, await billed('anthropic'));
    const missing = anthropic.billedNanos - anthropic.capturedNanos;
    assert.ok(missing > 0n && missing <= anthropic.uncertainNanos, `${missing} of ${anthropic.uncertainNanos}`);
  }).timeout(60_000);

  it('raise an alarm when an entry is lost', async () => {
    const person = await service.account();
    await ask(person, 'claude-sonnet-5-5');
    assert.equal((await entriesOf(service.pool, person.id)).length, 1);
    assert.doesNotMatch((await check()).page, /alarms_total\{provider="openrouter"\}/);
    await service.pool.query('DELETE FROM "Entry" WHERE "accountId" = $1', [person.id]);
    const { found, page } = await check();
    assert.match(page, /alarms_total\{provider="openrouter"\} 1/);
    assert.ok((found[1]?.capturedNanos ?? 0n) > 0n);
  });

  describe('by command', () => {
    const run = async (env: Record<string, string>, ...args: string[]) => {
      const program = fileURLToPath(new URL('../src/reconcile.ts', import.meta.url));
      const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let [said, complained] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk;
      });
      child.stderr.on('data', (chunk: Buffer) => {
        complained += chunk;
      });
      const [code] = await once(child, 'close');
      return { code, said, complained };
    };
    const environment = (): Record<string, string> => ({
      ...testEnvironment(service.database.url, model.url),
      ...settings,
    });

    it('tell of a day that is over', async () => {
      const yesterday = addDays(today, -1);
      const { code, said } = await run(environment(), '--day', yesterday);
      assert.equal(
        said,
        `anthropic, ${yesterday}: $0 captured of $0 billed\nopenrouter, ${yesterday}: $0 captured of $0 billed\n`,
      );
      assert.equal(code, 0);
    });

    it('tell in a sentence what is in the way', async () => {
      const keyless = { ...environment(), ANTHROPIC_ADMIN_KEY: '', OPENROUTER_MANAGEMENT_KEY: '' };
      const cases: [Record<string, string>, string[], RegExp][] = [
        [environment(), ['--day', dayOf(new Date())], /is not over yet \(UTC\)\.\n$/],
        [environment(), ['--day', '2026-02-30'], /^"2026-02-30" is no day such as 2026-11-25\.\n$/],
        [keyless, [], /^Set ANTHROPIC_ADMIN_KEY or OPENROUTER_MANAGEMENT_KEY/],
        [
          { ...environment(), ANTHROPIC_ADMIN_KEY: 'wrong' },
          [],
          /^anthropic of .* cannot be reconciled\. .*status 401\.\n$/,
        ],
        [{}, [], /^The server cannot start with these settings:\n/],
      ];
      for (const [env, args, expected] of cases) {
        const { code, complained } = await run(env, ...args);
        assert.match(complained, expected);
        assert.equal(code, 2);
      }
    }).timeout(60_000);
  });
});

it('providers whose bill cannot be read are named at the start', async () => {
  const service = await startService();
  assert.match(service.log(), /"provider":"anthropic","msg":"is not reconciled/);
  await service.stop();
});
