/** `npm start` end to end, as another program uses it: spawned, spoken to, ended. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Anthropic from '@anthropic-ai/sdk';
import { billingState, hostedPage } from '@codetrain/contract/billing';
import { headers } from '@codetrain/contract/headers';
import pg from 'pg';
import { Browser } from '../../server/test/support/browser.ts';
import { Editor } from '../../server/test/support/signIn.ts';
import { freePort } from '../src/freePort.ts';
import type { JournalEntry } from '../src/model.ts';
import { goodCard, submit } from './stripe/support.ts';

const script = fileURLToPath(new URL('../start.mjs', import.meta.url));

interface Addresses {
  readonly api: string;
  readonly database: string;
  readonly clerk: string;
  readonly stripe: string;
  readonly model: string;
  readonly workbench: string | null;
}

interface Started extends Addresses {
  readonly child: ChildProcess;
  /** Everything that it started, and itself. */
  readonly processes: readonly number[];
}

/**
 * A mark in the environment, by which a process and all that it starts are found. Named like a setting of the locale,
 * since those are handed on to the server, too.
 */
const MARK = 'LC_CODETRAIN_TEST';

/** Living processes that inherited the mark. Zombies have no environment any more, and do not count. */
function processesWith(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${MARK}=${mark}\0`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Processes are counted by what Linux tells about them. */
const onLinux = process.platform === 'linux' ? describe : (): void => {};

onLinux('npm start', () => {
  const children: ChildProcess[] = [];
  let dataDir: string;
  let mark: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'codetrain-start-'));
    mark = randomUUID();
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await until('all processes are gone', () => processesWith(mark).length === 0);
    rmSync(dataDir, { recursive: true, force: true });
  });

  function run(...args: string[]): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
    const { DATABASE_URL: _given, ...env } = process.env;
    const child = spawn(process.execPath, [script, '--data', dataDir, ...args], {
      env: { ...env, [MARK]: mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  }

  async function start(...args: string[]): Promise<Started> {
    const child = run('--json', ...args);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    const line = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).once('line', resolve);
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
    });
    return { ...(JSON.parse(line) as Addresses), child, processes: processesWith(mark) };
  }

  /** Runs until it ends by itself. */
  async function failure(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = run(...args);
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      output.stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output.stderr += chunk;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...output };
  }

  async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  async function explain({ api }: Addresses): Promise<void> {
    const { access: token } = await (await Editor.at(api)).signIn();
    const client = new Anthropic({
      baseURL: api,
      authToken: token,
      apiKey: null,
      maxRetries: 0,
      defaultHeaders: { [headers.session]: randomUUID() },
    });
    const content =
      '<snippet path="a.ts" language="typescript">\n7| const a = 1;\n8| use(a);\n</snippet>\n<task>Explain.</task>';
    const stream = client.messages.stream({
      model: 'claude-haiku-5-5',
      max_tokens: 1_000,
      messages: [{ role: 'user', content }],
    });
    assert.match(await stream.finalText(), /Sandbox tutor/);
  }

  /** The plan in force of whoever signs in as Sam. */
  async function billingOf({ api }: Addresses) {
    const { access } = await (await Editor.at(api)).signIn(new Browser(), 'sam');
    const ask = async (method: 'GET' | 'POST', path: string, body?: object) => {
      const headers = { authorization: `Bearer ${access}`, 'content-type': 'application/json' };
      const answer = await fetch(api + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      assert.equal(answer.status, 200);
      return answer.json();
    };
    return {
      plan: async () => billingState.parse(await ask('GET', '/v1/billing')).plan.name,
      checkout: async () =>
        hostedPage.parse(await ask('POST', '/v1/billing/checkout', { plan: 'pro', interval: 'month' })).url,
    };
  }

  it('sells a plan, and remembers that at the next start', async () => {
    const first = await start();
    const { plan, checkout } = await billingOf(first);
    assert.equal(await plan(), 'free');
    const page = await checkout();
    assert.equal(new URL(page).origin, first.stripe);
    assert.equal((await submit(page, { action: 'pay', ...goodCard })).status, 303);
    while ((await plan()) !== 'pro') await sleep(50);
    first.child.kill('SIGTERM');
    await once(first.child, 'exit');

    const second = await start();
    assert.equal(await (await billingOf(second)).plan(), 'pro');
  });

  it('brings up a service that answers, meters, stops on Ctrl-C without a trace, and keeps its data', async () => {
    const first = await start();
    assert.equal(first.workbench, null);
    assert.equal((await fetch(`${first.api}/readyz`)).status, 200);
    // As fast as it can: this test is not about the pace.
    await fetch(`${first.model}/sandbox/pace`, { method: 'PUT', body: '{"tokensPerSecond": 0}' });
    await explain(first);
    const [served] = (await (await fetch(`${first.model}/sandbox/requests`)).json()) as JournalEntry[];
    const [entry] = await query(first.database, 'SELECT * FROM "Entry"');
    assert.equal(entry?.['outcome'], 'completed');
    assert.equal(entry?.['upstreamId'], served?.id);
    assert.equal(Number(entry?.['inputTokens']), served?.usage?.input_tokens);
    assert.equal(Number(entry?.['outputTokens']), served?.usage?.output_tokens);
    assert.equal(Number(entry?.['costNanos']), Math.round((served?.cost ?? 0) * 1e9));
    assert.ok(first.processes.length >= 5, `it is a family: ${first.processes}`);

    first.child.kill('SIGINT');
    assert.deepEqual(await once(first.child, 'exit'), [0, null]);
    await until('all of its processes are gone', () => processesWith(mark).length === 0);

    const second = await start();
    assert.deepEqual(await query(second.database, 'SELECT count(*)::int AS n FROM "Entry"'), [{ n: 1 }]);
    second.child.kill('SIGTERM');
    assert.deepEqual(await once(second.child, 'exit'), [0, null]);
    await until('all of its processes are gone', () => processesWith(mark).length === 0);
  });

  it('stops when the terminal is closed, with Ctrl-C pressed twice, and even when it is killed', async () => {
    for (const signals of [['SIGHUP'], ['SIGINT', 'SIGINT'], ['SIGKILL']] as const) {
      const { child } = await start();
      for (const signal of signals) child.kill(signal);
      await once(child, 'exit');
      await until(`all is gone after ${signals}`, () => processesWith(mark).length === 0);
    }
  });

  it('stops while it is still starting', async () => {
    const child = run('--json');
    await once(createInterface(child.stderr), 'line');
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    await until('all is gone', () => processesWith(mark).length === 0);
  });

  for (const [offset, what] of [
    [0, 'the API'],
    [3, 'Postgres'],
  ] as const)
    it(`says in one sentence that the port of ${what} is taken, and leaves nothing running`, async () => {
      const port = await freePort();
      const other = createServer().listen(port, '127.0.0.1');
      await once(other, 'listening');
      try {
        const { code, stdout, stderr } = await failure('--json', '--port', String(port - offset));
        assert.equal(code, 1);
        assert.equal(stdout, '');
        assert.equal(
          stderr.trim().split('\n').at(-1),
          `Port ${port}, meant for ${what}, is in use by another program: choose other ports with --port.`,
        );
        await until('all is gone', () => processesWith(mark).length === 0);
      } finally {
        other.close();
      }
    });

  it('says in one sentence that the data is in use', async () => {
    const { child, api } = await start();
    const { code, stderr } = await failure('--json');
    assert.equal(code, 1);
    assert.match(
      stderr.trim(),
      new RegExp(`^The data directory .* is in use: process ${child.pid} runs Postgres on it, on port \\d+\\.$`),
    );
    assert.equal((await fetch(`${api}/healthz`)).status, 200, 'the first one is none the worse');
  });

  it('says so and stops everything when the server dies', async () => {
    const { child, processes } = await start();
    let said = '';
    (child.stderr as NodeJS.ReadableStream).on('data', (chunk: Buffer) => {
      said += chunk;
    });
    const server = processes.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('server/src/main.ts'));
    assert.ok(server);
    process.kill(server, 'SIGKILL');
    assert.deepEqual(await once(child, 'close'), [1, null]);
    assert.match(said, /^The server ended unexpectedly \(SIGKILL\)\. Its log is \S+server\.log\.$/m);
    await until('all is gone', () => processesWith(mark).length === 0);
  });

  for (const [args, says] of [
    [['--prot', '1'], /Unknown option '--prot'/],
    [['--port', 'many'], /--port is a number/],
    [['--plan', 'gold'], /--plan is free or pro/],
    [['--token-life', '0'], /--token-life is a number/],
    [['--public-url', 'here'], /--public-url is an address/],
  ] as const) {
    it(`refuses ${args.join(' ')} in one sentence`, async () => {
      const { code, stderr } = await failure(...args);
      assert.equal(code, 1);
      assert.match(stderr, says);
      assert.equal(stderr.trim().split('\n').length, 1);
    });
  }

  it('tells its options', async () => {
    const { code, stdout } = await failure('--help');
    assert.equal(code, 0);
    assert.match(stdout, /--workbench/);
  });

  async function until(what: string, holds: () => boolean): Promise<void> {
    for (const end = Date.now() + 20_000; !holds(); await sleep(25)) {
      if (Date.now() > end) throw new Error(`still not so after 20 s: ${what}; ${processesWith(mark)}`);
    }
  }
});
