import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isNetworkFailure, NpmFailure, npm } from './src/npm.ts';
import { codeServerEntry, codeServerParts, e2eRoot, nativeLogger } from './src/paths.ts';

/** Something that the person at the terminal can act on; the message is one sentence. */
export class EditorInstallError extends Error {
  override readonly name = 'EditorInstallError';
}

/** Written last, so that an interrupted install is not taken for a finished one. */
const stampFile = path.join(e2eRoot, 'node_modules', '.installed');

/**
 * Installs the VS Code that runs in a browser (code-server) into `e2e/node_modules`: about 620 MB, once; a later call
 * returns within milliseconds. Versions are pinned by our lock file and by the ones that code-server ships for its
 * parts. Install scripts are not run: they would compile native parts, which takes a compiler.
 *
 * @param onProgress Called with one line at each step.
 * @throws EditorInstallError with one sentence that says what to do.
 */
export async function installEditor(onProgress: (line: string) => void = () => {}): Promise<void> {
  const stamp = await expectedStamp();
  if (existsSync(codeServerEntry) && (await readStamp()) === stamp) {
    await replaceLogger();
    return;
  }
  if (process.platform === 'win32') {
    throw new EditorInstallError(
      'The editor in the browser does not run on Windows itself: install VS Code with its `code` command, or use WSL.',
    );
  }
  try {
    onProgress('Installing VS Code for the browser, once (about 620 MB on disk): 1 of 3, server');
    await npm(['ci', ...quietly], e2eRoot);
    for (const [index, folder] of codeServerParts.entries()) {
      onProgress(`Installing VS Code for the browser: ${index + 2} of 3, ${index === 0 ? 'workbench' : 'languages'}`);
      // Not `npm ci`: it refuses the lock files that lie in a published package.
      await npm(['install', '--omit=dev', '--no-save', ...quietly], folder);
    }
    await replaceLogger();
    await writeFile(stampFile, stamp);
  } catch (error) {
    throw new EditorInstallError(explain(error), { cause: error });
  }
}

const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];

/** What decides whether an installation is the right one: the pinned versions and the kind of machine. */
async function expectedStamp(): Promise<string> {
  const lock = await readFile(path.join(e2eRoot, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** The one native part that is missed: see the comment in the file that takes its place. */
const replaceLogger = () => copyFile(path.join(e2eRoot, 'spdlog.cjs'), path.join(nativeLogger, 'index.js'));

const readStamp = () => readFile(stampFile, 'utf8').catch(() => '');

function explain(error: unknown): string {
  if (!(error instanceof NpmFailure)) return `The editor could not be installed: ${String(error)}.`;
  if (isNetworkFailure(error)) {
    return `The editor could not be downloaded from the npm registry (${error.code}): check the network or proxy, then run this again.`;
  }
  if (error.code === 'ENOSPC') return 'The disk is too full to install the editor: it needs about 1 GB.';
  return `The editor could not be installed (npm: ${error.code}): delete e2e/node_modules, then run this again.`;
}

if (import.meta.main) {
  try {
    await installEditor(console.log);
  } catch (error) {
    console.error(error instanceof EditorInstallError ? error.message : error);
    process.exitCode = 1;
  }
}
