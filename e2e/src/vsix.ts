import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './paths.ts';

/** Environment variable by which a package that was just made is handed on. */
export const vsixVariable = 'CODETRAIN_VSIX';

/**
 * Builds and packs the extension, as `npm run package` does.
 * @returns Path of the .vsix.
 */
export async function packageExtension(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['esbuild.mjs', '--package', '--json'], {
    cwd: repositoryRoot,
  });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  const { vsix } = JSON.parse(line) as { vsix: string };
  return path.resolve(repositoryRoot, vsix);
}
