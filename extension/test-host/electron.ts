/**
 * Runs the tests of the extension host in VS Code for desktops, which is downloaded: for machines that can reach
 * Microsoft's download server. Elsewhere the same tests run in VS Code served to a browser (`npm run test:e2e`).
 */
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleExtensionHostTests } from '../../e2e/src/bundleTests.ts';
import { makeFolder } from '../../e2e/src/folder.ts';

const folder = await makeFolder();
try {
  process.exitCode = await runTests({
    extensionDevelopmentPath: path.resolve(import.meta.dirname, '..'),
    extensionTestsPath: await bundleExtensionHostTests(),
    launchArgs: [folder.path, '--disable-extensions', '--disable-workspace-trust'],
  });
} catch (error) {
  console.error(`VS Code for desktops could not be run here: ${error instanceof Error ? error.message : error}`);
  console.error('The same tests run in VS Code served to a browser: npm run test:e2e');
  process.exitCode = 1;
} finally {
  await folder.remove();
}
