import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EditorInstallError, installEditor } from '../../../e2e/install.ts';
import { CodeServerError, startCodeServer } from '../../../e2e/src/codeServer.ts';
import { quietSettings } from '../../../e2e/src/settings.ts';
import { packageExtension } from '../../../e2e/src/vsix.ts';
import { findDesktopEditor, openDesktopEditor } from './desktopEditor.ts';
import type { Guard } from './guardProcess.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import { Sentence } from './sentence.ts';
import type { Service } from './service.ts';
import { prepareWorkspace } from './workspace.ts';

export interface Editor {
  /** Address of the editor in the browser; null for one on the desktop. */
  readonly workbench: string | null;
  /** Resolves with a sentence when it ends unasked. The one on the desktop is the person's to close. */
  readonly died: Promise<string>;
}

/**
 * The README tells a newcomer what to try first; the ports of our own processes are no news, nor is the repository
 * that the sample workspace may lie in.
 */
export const welcome = {
  'workbench.startupEditor': 'readme',
  'remote.autoForwardPorts': false,
  'git.openRepositoryInParentFolders': 'never',
};

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Opens an editor with the extension in it and the sample workspace: on the desktop if there is one, else for a browser. */
export async function openEditor(
  options: Options,
  service: Service,
  progress: Progress,
  running: AsyncDisposableStack,
  guard: Guard,
): Promise<Editor> {
  const workspace = await prepareWorkspace(options.dataDir);
  const settings = { ...welcome, 'codetrain.apiBaseUrl': service.publicUrl };
  const command = options.workbench ? undefined : findDesktopEditor();
  if (command !== undefined) {
    await progress.step('Extension is built', () => build());
    const editor = await progress.step('VS Code', () =>
      openDesktopEditor(command, {
        dataDir: options.dataDir,
        extension: join(repository, 'extension'),
        workspace,
        settings,
      }),
    );
    running.defer(() => editor.stop());
    return { workbench: null, died: new Promise(() => {}) };
  }
  try {
    await installEditor((line) => progress.say(`… ${line}`));
    const vsix = await progress.step('Extension is built and packed', () => packageExtension());
    const editor = await progress.step('VS Code for the browser', () =>
      startCodeServer({
        dir: join(options.dataDir, 'editor'),
        ...(options.ports.workbench !== undefined && { port: options.ports.workbench }),
        settings: { ...quietSettings, ...settings },
        vsix: [vsix],
      }),
    );
    running.defer(() => editor.stop());
    if (editor.pid !== undefined) guard.watch(editor.pid);
    const log = join(editor.dir, 'server.log');
    return {
      workbench: editor.workbench(workspace),
      died: editor.ended.then(() => `The editor ended unexpectedly. Its log is ${log}.`),
    };
  } catch (error) {
    if (error instanceof EditorInstallError || error instanceof CodeServerError)
      throw new Sentence(error.message, { cause: error });
    throw error;
  }
}

async function build(): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ['esbuild.mjs'], { cwd: repository });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Sentence(`The extension could not be built: ${said}`, { cause });
  }
}
