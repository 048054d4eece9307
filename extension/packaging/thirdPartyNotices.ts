import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';

/** What is in the bundle without being a package of it. */
const ICONS =
  'Icons: outlines from Codicons, Copyright (c) Microsoft Corporation, https://github.com/microsoft/vscode-codicons, licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Unchanged but for their size.';

/** The licences of all packages whose code is in these bundles, as their authors ask to be told. */
export async function thirdPartyNotices(root: string, metafiles: readonly Metafile[]): Promise<string> {
  const folders = new Set(metafiles.flatMap(({ outputs }) => Object.values(outputs)).flatMap(packagesIn));
  const notices = await Promise.all([...folders].sort().map((folder) => noticeOf(path.join(root, folder))));
  return ['CodeTrain contains work of others, with thanks:', ICONS, ...notices].join('\n\n---\n\n').concat('\n');
}

/** Folders of the packages that really gave code to an output. */
function packagesIn({ inputs }: Metafile['outputs'][string]): string[] {
  return Object.entries(inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([file]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
}

async function noticeOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const file = (await readdir(folder)).find((each) => /^licen[cs]e(\.\w+)?$/i.test(each));
  const text =
    file === undefined
      ? `Licensed under ${license ?? 'terms of its authors'}.`
      : await readFile(path.join(folder, file), 'utf8');
  return `${name} ${version}\n\n${text.trim()}`;
}
