// The one build: extension host, webview, server.
// `--watch` rebuilds on change, with source maps. `--package` also writes out/codetrain.vsix; with `--json` it prints
// one line with the path and the sizes, and nothing else.
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { commonJsChunks } from './extension/packaging/commonJsChunks.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const option = (name) => process.argv.includes(`--${name}`);
const watching = option('watch');

/** @type {esbuild.BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: !watching,
  sourcemap: watching,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/** @type {Record<string, esbuild.BuildOptions>} */
export const builds = {
  host: {
    ...shared,
    entryPoints: ['extension/src/extension.ts'],
    outdir: 'extension/dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    // The oldest editor that the manifest admits, 1.100, has Node 20.
    target: 'node20',
    // What activation does not need is split off and loaded when it is used.
    format: 'esm',
    splitting: true,
    sourcemap: watching ? 'inline' : false,
    plugins: [commonJsChunks()],
    external: ['vscode'],
  },
  webview: {
    ...shared,
    entryPoints: ['main.ts', 'main.css', 'practice.css', 'plan.ts', 'plan.css'].map(
      (name) => `extension/webview/${name}`,
    ),
    outdir: 'extension/dist/webview',
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    splitting: true,
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

/** Builds from nothing, so that no chunk of an earlier build is left. */
async function build(names) {
  await rm(new URL('extension/dist', import.meta.url), { recursive: true, force: true });
  const results = await Promise.all(names.map((name) => esbuild.build(builds[name])));
  return Object.fromEntries(names.map((name, index) => [name, results[index].metafile]));
}

async function watch() {
  const contexts = await Promise.all(Object.values(builds).map((options) => esbuild.context(options)));
  // Whoever waits for the word below needs the first build to be there.
  await Promise.all(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.watch()));
  console.log('Watching for changes.');
}

async function writePackage(metafiles) {
  const { packageExtension } = await import('./extension/packaging/vsix.ts');
  // The packager tells about its progress on the console, where `--json` wants one line alone.
  const { log } = console;
  if (option('json')) console.log = () => {};
  const figures = await packageExtension({ root, host: metafiles.host, webview: metafiles.webview });
  console.log = log;
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  if (option('json')) console.log(JSON.stringify(figures));
  else {
    console.log(`${figures.vsix}: ${kilobytes(figures.bytes)}`);
    console.log(`activation loads ${kilobytes(figures.hostBytes)}, the panel ${kilobytes(figures.webviewBytes)}`);
  }
}

if (import.meta.main ?? process.argv[1] === fileURLToPath(import.meta.url)) {
  if (watching) await watch();
  else if (option('package')) await writePackage(await build(['host', 'webview']));
  else await build(Object.keys(builds));
}
