import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes what esbuild has split into ECMAScript modules as CommonJS modules, one for one.
 *
 * esbuild splits only ECMAScript modules. The editor loads those through loader hooks on another thread, a round trip
 * for each file, which made activation take 14 ms and, on a busy machine, over 100; as CommonJS it takes 8 on either.
 *
 * @returns {import('esbuild').Plugin}
 */
export const commonJsChunks = () => ({
  name: 'CommonJS chunks',
  setup(build) {
    const { initialOptions: options, esbuild } = build;
    const writes = options.write !== false;
    options.write = false;
    build.onEnd(async (result) => {
      await Promise.all(
        (result.outputFiles ?? []).map(async (file, index) => {
          const { code } = await esbuild.transform(file.text, {
            format: 'cjs',
            platform: options.platform,
            target: options.target,
            minify: options.minify,
            sourcemap: options.sourcemap ? 'inline' : false,
            legalComments: options.legalComments,
            // A dynamic import becomes a require at the same place: still loaded when it is reached.
            supported: { 'dynamic-import': false },
          });
          const contents = new TextEncoder().encode(code);
          result.outputFiles[index] = { path: file.path, hash: file.hash, contents, text: code };
          const name = path.relative(options.absWorkingDir ?? process.cwd(), file.path).replaceAll('\\', '/');
          const output = result.metafile?.outputs[name];
          if (output) output.bytes = contents.byteLength;
          if (!writes) return;
          await mkdir(path.dirname(file.path), { recursive: true });
          await writeFile(file.path, contents);
        }),
      );
    });
  },
});
