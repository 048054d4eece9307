import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { outputMark } from '../../extension/test-host/outputMark.ts';
import { openBrowser } from './browser.ts';
import { bundleExtensionHostTests } from './bundleTests.ts';
import { startCodeServer } from './codeServer.ts';
import { runInExtensionHost, testDriverArgs } from './extensionHost.ts';
import { makeFolder } from './folder.ts';
import { outDir, repositoryRoot } from './paths.ts';
import { testSettings } from './settings.ts';

/**
 * Runs `extension/test-host` inside a real extension host, against the extension as it was built last.
 * The report goes to standard output, what the editor says beside it to `e2e/out/extension-host.log`.
 * @returns 0 if every test passed.
 */
export async function runExtensionHostSuite(): Promise<number> {
  const tests = await bundleExtensionHostTests();
  const folder = await makeFolder();
  const log = createWriteStream(path.join(outDir, 'extension-host.log'));
  const server = await startCodeServer({ settings: testSettings, args: testDriverArgs });
  const browser = await openBrowser();
  let passed = false;
  const onLine = (line: string) => {
    log.write(`${line}\n`);
    if (!line.startsWith(outputMark)) return;
    passed ||= /^\s+\d+ passing/.test(line.slice(outputMark.length));
    console.log(line.slice(outputMark.length));
  };
  try {
    const extension = path.join(repositoryRoot, 'extension');
    const code = await runInExtensionHost(server, browser.page, { extension, tests, folder: folder.path, onLine });
    if (!passed) console.error('The tests ended without a report: see e2e/out/extension-host.log.');
    return passed ? code : 1;
  } finally {
    await browser.page.screenshot({ path: path.join(outDir, 'extension-host.png') });
    await browser.close();
    await server.stop();
    log.end();
    await folder.remove();
  }
}
