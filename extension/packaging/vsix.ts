import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import type { Metafile } from 'esbuild';
import { thirdPartyNotices } from './thirdPartyNotices.ts';

export interface PackageFigures {
  /** Path of the package. */
  readonly vsix: string;
  /** Size of the package. */
  readonly bytes: number;
  /** What activation loads: the entry and all that it imports statically. */
  readonly hostBytes: number;
  /** What the webview loads first: script, style sheet and their static imports. */
  readonly webviewBytes: number;
}

export interface PackageInput {
  /** Root of the repository; everything is found from there. */
  readonly root: string;
  readonly host: Metafile;
  readonly webview: Metafile;
}

/** Fields of the manifest that only building needs. */
const buildFields = ['devDependencies', 'scripts', 'private'];

/**
 * Writes `out/codetrain.vsix`. The package is made from a folder of its own that holds exactly what ships, so that no
 * list of ignored files has to be kept right.
 */
export async function packageExtension({ root, host, webview }: PackageInput): Promise<PackageFigures> {
  const staging = path.join(root, 'out', 'vsix');
  const vsix = path.join(root, 'out', 'codetrain.vsix');
  await rm(staging, { recursive: true, force: true });
  await mkdir(path.join(staging, 'dist'), { recursive: true });
  for (const name of ['package.nls.json', 'README.md', 'media/icon.png', 'media/view.svg']) {
    await cp(path.join(root, 'extension', name), path.join(staging, name));
  }
  for (const name of ['LICENSE', 'CHANGELOG.md']) await cp(path.join(root, name), path.join(staging, name));
  for (const file of [...Object.keys(host.outputs), ...Object.keys(webview.outputs)]) {
    await cp(path.join(root, file), path.join(staging, path.relative('extension', file)));
  }
  await writeFile(path.join(staging, 'ThirdPartyNotices.txt'), await thirdPartyNotices(root, [host, webview]));
  const manifest: unknown = JSON.parse(await readFile(path.join(root, 'extension', 'package.json'), 'utf8'));
  const shipped = Object.fromEntries(
    Object.entries(Object(manifest)).filter(([field]) => !buildFields.includes(field)),
  );
  await writeFile(path.join(staging, 'package.json'), JSON.stringify({ ...shipped, files: ['**'] }, null, 2));

  await createVSIX({ cwd: staging, packagePath: vsix, dependencies: false, allowMissingRepository: true });
  return {
    vsix,
    bytes: (await stat(vsix)).size,
    hostBytes: firstLoad(host, ['extension/dist/extension.cjs']),
    webviewBytes: firstLoad(webview, ['extension/dist/webview/main.js', 'extension/dist/webview/main.css']),
  };
}

/** Bytes of these files and of all that they import statically. */
export function firstLoad({ outputs }: Pick<Metafile, 'outputs'>, entries: readonly string[]): number {
  const loaded = new Set<string>();
  const visit = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { kind, path: imported, external } of outputs[file]?.imports ?? []) {
      if (kind !== 'dynamic-import' && external !== true) visit(imported);
    }
  };
  for (const entry of entries) {
    if (outputs[entry] === undefined) throw new Error(`The build did not write ${entry}.`);
    visit(entry);
  }
  return [...loaded].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
}
