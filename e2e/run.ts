/**
 * `npm run test:e2e`: packs the extension, then runs the tests inside the extension host, then those of the
 * product in a real VS Code in a browser.
 * Arguments go to mocha, for instance `-- --grep reload`; then only the second part runs.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { EditorInstallError, installEditor } from './install.ts';
import { runExtensionHostSuite } from './src/extensionHostSuite.ts';
import { e2eRoot, outDir, repositoryRoot } from './src/paths.ts';
import { packageExtension, vsixVariable } from './src/vsix.ts';

const mochaArguments = process.argv.slice(2);

async function main(): Promise<number> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  await installEditor(console.log);
  const vsix = await packageExtension();
  const inside = mochaArguments.length === 0 ? await runExtensionHostSuite() : 0;
  const outside = await runMocha(vsix);
  console.log(`Screenshots and logs: ${path.relative(repositoryRoot, outDir)}`);
  return inside || outside;
}

async function runMocha(vsix: string): Promise<number> {
  const mocha = path.join(repositoryRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const config = path.join(e2eRoot, '.mocharc.json');
  const child = spawn(process.execPath, [mocha, '--config', config, ...mochaArguments], {
    cwd: repositoryRoot,
    env: { ...process.env, [vsixVariable]: vsix },
    stdio: 'inherit',
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  return status ?? 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof EditorInstallError ? error.message : error);
  process.exitCode = 1;
}
