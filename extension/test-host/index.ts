/**
 * Entry of the tests that run inside the extension host, with the `vscode` API of a real editor. Both ways to get there
 * load this same file: `e2e/src/extensionHost.ts` (VS Code served to a browser) and `electron.ts` (VS Code for desktops).
 */
import { format } from 'node:util';
import Mocha from 'mocha';
import { outputMark } from './outputMark.ts';

/**
 * Runs every suite.
 * @throws If a test failed: the editor then ends with an exit code other than 0.
 */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    for (const line of format(...args).split('\n')) console.log(`${outputMark}${line}`);
  };
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 20_000, forbidOnly: true, forbidPending: true });
  // Mocha's file loader does this for each file; here the suites are bundled into this one.
  mocha.suite.emit('pre-require', globalThis, 'suites', mocha);
  await import('./suite/index.ts');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed in the extension host.`);
}
