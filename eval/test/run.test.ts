import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type ModelServer, startModelServer } from '../../sandbox/src/model.ts';

const script = path.join(import.meta.dirname, '..', 'run.ts');

describe('npm run eval', () => {
  let provider: ModelServer;
  before(async () => {
    provider = await startModelServer();
  });
  after(() => provider.stop());

  const run = (args: readonly string[], key: string | undefined) =>
    promisify(execFile)(process.execPath, [script, ...args], {
      env: { ...process.env, EVAL_API_KEY: key },
    });

  it('measures nothing without a key, and does not pass', async () => {
    await assert.rejects(run([], undefined), (error: Error & { code?: number; stderr?: string }) => {
      assert.equal(error.code, 2);
      assert.match(error.stderr ?? '', /^Not measured/);
      return true;
    });
  });

  it('measures whoever answers: a parser writes valid lessons and solves nothing', async () => {
    const { stdout } = await run(['--base-url', provider.url, '--limit', '5'], provider.apiKey);
    assert.match(stdout, /lessons valid at the first try +5 of 5 \(100 %\)/);
    assert.match(stdout, /references that stand in the code +(\d+) of \1 \(100 %\)/);
    assert.match(stdout, /outputs told as they were when run +0 of 5/);
    assert.match(stdout, /cost +\$0\.\d{4}/);
  });

  it('says who did not answer', async () => {
    await assert.rejects(run(['--base-url', provider.url, '--limit', '1'], 'sk-wrong'), /did not answer/);
  });
});
