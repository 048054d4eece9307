// The one build: extension host, webview, server. `--watch` rebuilds, `--package` also writes the .vsix.
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const production = !process.argv.includes('--watch');

/** @type {esbuild.BuildOptions} */
const shared = { absWorkingDir: root, bundle: true, minify: production, sourcemap: !production, logLevel: 'warning', metafile: true };

/** @type {Record<string, esbuild.BuildOptions>} */
export const builds = {
  host: {
    ...shared,
    entryPoints: ['extension/src/extension.ts'],
    outdir: 'extension/dist',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    external: ['vscode'],
  },
  webview: {
    ...shared,
    entryPoints: ['extension/webview/main.ts', 'extension/webview/main.css'],
    outdir: 'extension/dist/webview',
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
  },
  server: {
    ...shared,
    minify: false,
    entryPoints: ['server/src/main.ts'],
    outdir: 'server/dist',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    packages: 'external',
  },
};

if (import.meta.main ?? process.argv[1] === fileURLToPath(import.meta.url)) {
  await Promise.all(Object.values(builds).map((options) => esbuild.build(options)));
}
