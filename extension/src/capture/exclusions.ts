import * as vscode from 'vscode';
import { readExclusions } from '../settings.ts';
import { pathInFolder } from './documents.ts';
import { type ExcludedBy, excludedBy, IGNORE_FILE } from './exclusion.ts';

/** Whether a file may be sent, as far as that can be told at once: by its name and by the settings. */
export const exclusionByName = (uri: vscode.Uri): ExcludedBy | undefined =>
  excludedBy(pathInFolder(uri), { setting: readExclusions(uri), ignoreFile: undefined });

/** Whether a file may be sent, by the settings and the ignore file of its workspace folder as they are now. */
export async function exclusionOf(uri: vscode.Uri): Promise<ExcludedBy | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return excludedBy(pathInFolder(uri), {
    setting: readExclusions(uri),
    ignoreFile: folder && (await readIgnoreFile(folder.uri)),
  });
}

/** An editor may hold changes of the ignore file that are not saved yet; what is saved counts. */
async function readIgnoreFile(folder: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, IGNORE_FILE)));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
