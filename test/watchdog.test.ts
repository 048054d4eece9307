import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { repositoryRoot } from './runner/files.ts';

/** Runs one test of the fixture with a watchdog that fires soon. */
function run(title: string): Promise<{ readonly failed: boolean; readonly stderr: string }> {
  const mocha = path.join(repositoryRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const args = ['--no-config', '--timeout', '0', '--require', 'test/runner/watchdog.ts', '--grep', title];
  const env = { ...process.env, CODETRAIN_HANG_MS: '200', CODETRAIN_REPORT_MS: '200' };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [mocha, ...args, 'test/fixtures/hang.ts'],
      { cwd: repositoryRoot, env },
      (error, _stdout, stderr) => resolve({ failed: error !== null, stderr }),
    );
  });
}

describe('watchdog', () => {
  it('ends the process and prints the test and what is open when a test never ends', async () => {
    const { failed, stderr } = await run('waits for ever');
    assert.ok(failed);
    assert.match(stderr, /Hang: nothing happened for .* in "a fixture waits for ever"/);
    assert.match(stderr, /Still open:\n {4}timer/);
  });

  it('says so when the event loop is blocked', async () => {
    const { failed, stderr } = await run('blocks the event loop');
    assert.ok(failed);
    assert.match(stderr, /in "a fixture blocks the event loop"\. Its event loop is blocked/);
  });
});
