import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type ModelServer, startModelServer } from '../../sandbox/src/model.ts';
import type { Report } from '../src/measure.ts';

const script = path.join(import.meta.dirname, '..', 'run.ts');

describe('npm run eval', () => {
  let provider: ModelServer;
  before(async () => {
    provider = await startModelServer();
  });
  after(() => provider.stop());

  async function run(args: readonly string[], key?: string) {
    const { EVAL_API_KEY: _, ...others } = process.env;
    const env = { ...others, ...(key !== undefined && { EVAL_API_KEY: key }) };
    try {
      return { status: 0, ...(await promisify(execFile)(process.execPath, [script, ...args], { env })) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { status: code, stdout, stderr };
    }
  }
  const ask = (...args: readonly string[]) => run(['--base-url', provider.url, ...args], provider.apiKey);

  it('measures nothing without a key, and does not pass', async () => {
    for (const key of [undefined, '']) {
      const { status, stdout, stderr } = await run(['--json'], key);
      assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
      assert.match(stderr, /^Not measured/);
    }
  });

  it('prints what it measured, and its progress beside it', async () => {
    const { status, stdout, stderr } = await ask('--modes', 'keys,explain', '--snippets', '1');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^claude-haiku-5-5; judge: the same model\n\nkeys: 2 measured\n/);
    assert.match(stdout, /^explain: 1 measured\n {2}answers valid at the first try +1 of 1 \(100 %\)/m);
    assert.match(stderr, /^keys 1\/2: debounce\.ts, \$0\.0000 so far\nkeys 2\/2: alternatingSum/m);
  });

  it('tells a program as well, and that its budget was used up', async () => {
    const { status, stdout, stderr } = await ask('--modes', 'quiz', '--most-dollars', '0.000001', '--json');
    assert.equal(status, 3);
    assert.match(stderr, /are spent, and the next request may cost/);
    const { model, modes, halted } = JSON.parse(stdout) as Report;
    assert.deepEqual([model, modes.quiz?.samples, modes.quiz?.of], ['claude-haiku-5-5', 0, 24]);
    assert.equal(halted?.why, 'budget');
  });

  it('tells what it had measured when it is interrupted', async function () {
    // Windows ends a process that is sent a signal.
    if (process.platform === 'win32') return this.skip();
    const behaviours = [{}, {}, { fault: { kind: 'stall' } }];
    await fetch(`${provider.url}/sandbox/next`, { method: 'POST', body: JSON.stringify(behaviours) });
    const running = spawn(process.execPath, [script, '--base-url', provider.url, '--modes', 'explain'], {
      env: { ...process.env, EVAL_API_KEY: provider.apiKey },
    });
    running.stderr.on('data', (told: Buffer) => {
      if (told.toString().includes('explain 2/24')) running.kill('SIGINT');
    });
    const [stdout, [status]] = await Promise.all([text(running.stdout), once(running, 'exit')]);
    assert.equal(status, 130);
    assert.match(stdout, /^explain: 1 of 24 measured/m);
    assert.match(stdout, /^Not all was measured: interrupted$/m);
  });

  it('says who did not answer, and what is wrong with its options', async () => {
    const refused = await run(['--base-url', provider.url, '--snippets', '1'], 'sk-wrong');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /claude-haiku-5-5 did not answer: keyRefused/);
    const unknown = await ask('--modes', 'nothing');
    assert.equal(unknown.status, 1);
    assert.match(unknown.stderr, /^--modes takes some of keys, explain/);
  });
});
