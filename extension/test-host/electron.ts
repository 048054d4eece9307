/**
 * Runs the tests of the extension host in VS Code for desktops, which is downloaded: for machines that can reach
 * Microsoft's download server. Elsewhere the same tests run in VS Code served to a browser (`npm run test:e2e`).
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleExtensionHostTests } from '../../e2e/src/bundleTests.ts';
import { workspaceFixture } from '../../e2e/src/paths.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'codetrain-folder-'));
try {
  await cp(workspaceFixture, folder, { recursive: true });
  process.exitCode = await runTests({
    extensionDevelopmentPath: path.resolve(import.meta.dirname, '..'),
    extensionTestsPath: await bundleExtensionHostTests(),
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
