import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { errorBody } from '@codetrain/contract/errors';
import { headers } from '@codetrain/contract/headers';
import { assertBalanced } from './support/books.ts';
import { type ServerProcess, startProcess } from './support/process.ts';
import { heldOpen } from './support/provider.ts';
import { learner, startService, type TestService, testEnvironment } from './support/server.ts';
import { until } from './support/until.ts';

describe('an operator', () => {
  let service: TestService;
  let servers: ServerProcess[] = [];
  before(async () => {
    service = await startService();
  });
  afterEach(async () => {
    await Promise.all(servers.map((each) => each.end('SIGKILL')));
    servers = [];
  });
  after(() => service.stop());

  /** `npm run admissions -- …` */
  const admissions = async (args: string[], env: Record<string, string> = { DATABASE_URL: service.database.url }) => {
    const program = fileURLToPath(new URL('../src/admissions.ts', import.meta.url));
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk;
      });
    }
    const [code] = await once(child, 'close');
    return { code, said };
  };
  const statusOf = async ({ url }: { url: string }, { id, token }: { id: string; token: string }): Promise<number> => {
    const answer = await learner(url, id as never, token).ask();
    await answer.text();
    return answer.status;
  };

  it('stops all servers within seconds and starts them again, and open streams come to their end', async () => {
    const env = testEnvironment(service.database.url, service.provider.url);
    servers = await Promise.all([startProcess(env), startProcess(env)]);
    const person = await service.account();
    const streams = await Promise.all(
      servers.map(async ({ url }) => {
        const { script, finish } = heldOpen();
        service.provider.next(script);
        return { answer: await learner(url, person.id, person.token).ask(), finish };
      }),
    );
    const sent = service.provider.received.length;

    assert.deepEqual(await admissions(['pause', 'prices are wrong']), { code: 0, said: 'Admissions are paused.\n' });
    const other = await service.account();
    for (const server of servers) {
      await until(async () => server.output().includes('admissions are paused') || undefined);
      const refused = await learner(server.url, other.id, other.token).ask();
      assert.equal(refused.status, 503);
      assert.equal(refused.headers.get(headers.shouldRetry), 'false');
      assert.equal(refused.headers.get('retry-after'), null);
      const { error } = errorBody.parse(await refused.json());
      assert.equal(error.code, 'service_paused');
      assert.doesNotMatch(error.message, /prices/, 'the reason is for operators');
    }
    assert.equal(service.provider.received.length, sent);
    const { said } = await admissions(['status']);
    assert.match(
      said,
      /^Admissions are paused since 20\S+Z: prices are wrong\nToday \(UTC\): \$0 settled, at most \$0\.\d+ more/,
    );

    // Which of them got which script is for the network to say.
    for (const { finish } of streams) finish();
    for (const { answer } of streams) assert.match(await answer.text(), /message_stop/);
    assert.match(
      (await admissions(['resume'])).said,
      /^Admissions go on\. They were paused since .*: prices are wrong\n$/,
    );
    for (const server of servers) {
      await until(async () => server.output().includes('admissions go on') || undefined);
      assert.equal(await statusOf(server, other), 200);
    }
    assert.match((await admissions(['status'])).said, /^Requests are admitted\.\nToday \(UTC\): \$0\.\d+ settled/);
    await assertBalanced(service.pool);
  }).timeout(60_000);

  it('is told what to say', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /npm run admissions -- pause/],
      [['pause'], /^Give one reason, in quotes/],
      [['pause', 'too', 'many'], /^Give one reason, in quotes/],
      [['stop'], /npm run admissions -- pause/],
      [['resume', 'now'], /npm run admissions -- pause/],
    ];
    for (const [args, says] of wrong) {
      const { code, said } = await admissions(args);
      assert.equal(code, 1);
      assert.match(said, says);
    }
    assert.match((await admissions(['status'], {})).said, /^DATABASE_URL is not set/);
    assert.match((await admissions(['status'], { DATABASE_URL: 'postgres://x@127.0.0.1:9/x' })).said, /ECONNREFUSED/);
    assert.equal((await admissions(['resume'])).said, 'Admissions were not paused.\n');
  }).timeout(60_000);
});

it('past the daily ceiling, people are told until when', async () => {
  const service = await startService({ DAILY_SPEND_CEILING_USD: '0.00001' });
  const person = await service.account();
  const answer = await person.ask();
  assert.equal(answer.status, 503);
  const { error } = errorBody.parse(await answer.json());
  assert.equal(error.code, 'service_paused');
  const seconds = Number(answer.headers.get('retry-after'));
  const now = Date.now() / 1_000;
  assert.ok(Math.abs(now + seconds - Math.ceil(now / 86_400) * 86_400) < 60, 'the next day, in UTC');
  assert.match(
    error.message,
    /^The service has reached the limit of what it may spend in a day\. Try again after .*T00:00:00\.000Z\.$/,
  );
  assert.deepEqual(service.provider.received, []);
  await service.stop();
});
