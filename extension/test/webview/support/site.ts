import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as esbuild from 'esbuild';
import { builds } from '../../../../esbuild.mjs';
import { pageHtml } from '../../../src/panel/html.ts';

export interface Site {
  readonly url: string;
  /** Bytes of each built file, by name. */
  readonly files: ReadonlyMap<string, number>;
  /** Names of the files that the page loads before anything is shown. */
  readonly firstLoad: readonly string[];
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', html: 'text/html' };

/** Builds the webview as it ships, in memory, and serves it under the page and the policy that the panel gives it. */
export async function serveWebview(): Promise<Site> {
  const { outputFiles, metafile } = await esbuild.build({ ...builds.webview, write: false, metafile: true });
  const files = new Map(
    outputFiles.map(({ path, contents }) => [path.split(/[\\/]dist[\\/]webview[\\/]/)[1] ?? path, contents]),
  );

  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', origin()).pathname.slice(1);
    const isPage = name === '' || name === 'plan';
    const page = isPage ? htmlOf(name === 'plan' ? 'plan' : 'main', origin()) : files.get(name);
    if (page === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': types[isPage ? 'html' : (name.split('.').at(-1) ?? '')] }).end(page);
  });
  const origin = () => `http://127.0.0.1:${portOf(server.address())}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `${origin()}/`,
    files: new Map([...files].map(([name, contents]) => [name, contents.byteLength])),
    firstLoad: [...staticImports(metafile, 'main.js'), 'main.css'],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const htmlOf = (entry: 'main' | 'plan', origin: string): string =>
  pageHtml({
    nonce: randomBytes(24).toString('base64'),
    cspSource: origin,
    scriptUri: `${origin}/${entry}.js`,
    styleUri: `${origin}/${entry}.css`,
    language: 'en',
    title: 'Lesson',
    element: entry === 'main' ? 'codetrain-app' : 'codetrain-plan',
  });

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  return address.port;
}

/** The file with all that it imports statically. */
function staticImports(metafile: esbuild.Metafile, entry: string): string[] {
  const prefix = 'extension/dist/webview/';
  const found = new Set([prefix + entry]);
  for (const file of found) {
    for (const { path, kind } of metafile.outputs[file]?.imports ?? []) {
      if (kind === 'import-statement') found.add(path);
    }
  }
  return [...found].map((file) => file.slice(prefix.length));
}
