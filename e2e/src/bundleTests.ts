import path from 'node:path';
import * as esbuild from 'esbuild';
import { outDir, repositoryRoot } from './paths.ts';

/**
 * Bundles the tests of the extension host into one CommonJS file: the extension host requires it, and knows no TypeScript.
 * @returns Path of the file.
 */
export async function bundleExtensionHostTests(): Promise<string> {
  const outfile = path.join(outDir, 'extension-host', 'index.cjs');
  await esbuild.build({
    absWorkingDir: repositoryRoot,
    entryPoints: ['extension/test-host/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    // Mocha picks its reporter by a computed name; it is found from `e2e/out` upwards.
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}
