import * as vscode from 'vscode';
import type { LessonRecord } from './lesson.ts';

/** As many lessons are kept. */
const KEPT = 20;

/** Keeps lessons in the storage that the editor gives the extension on this machine, one file each. */
export class LessonStore {
  readonly #folder: vscode.Uri;
  /** Writes follow each other, so that the latest wins. */
  #last: Promise<void> = Promise.resolve();

  constructor(context: Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri'>) {
    this.#folder = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'lessons');
  }

  save(record: LessonRecord): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    const write = this.#last.then(() => this.#write(record.view.id, bytes));
    this.#last = write.catch(() => {});
    return write;
  }

  /** Undefined if there is none, or none that this version understands. */
  async load(id: string): Promise<LessonRecord | undefined> {
    // The id comes back from a webview: it names a file of ours, and nothing else.
    if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
    await this.#last;
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(this.#file(id)));
      const record: unknown = JSON.parse(text);
      return isRecord(record) && record.view.id === id ? record : undefined;
    } catch {
      return undefined;
    }
  }

  async #write(id: string, bytes: Uint8Array): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.#folder);
    // Renamed into place: a window that closes midway leaves the lesson as it was.
    const partial = vscode.Uri.joinPath(this.#folder, `${id}.partial`);
    await vscode.workspace.fs.writeFile(partial, bytes);
    await vscode.workspace.fs.rename(partial, this.#file(id), { overwrite: true });
    await this.#prune();
  }

  async #prune(): Promise<void> {
    const entries = await vscode.workspace.fs.readDirectory(this.#folder);
    const files = entries
      .filter(([name]) => name.endsWith('.json'))
      .map(([name]) => vscode.Uri.joinPath(this.#folder, name));
    if (files.length <= KEPT) return;
    const dated = await Promise.all(
      files.map(async (file) => ({ file, at: (await vscode.workspace.fs.stat(file)).mtime })),
    );
    const old = dated.sort((a, b) => b.at - a.at).slice(KEPT);
    await Promise.all(old.map(({ file }) => vscode.workspace.fs.delete(file)));
  }

  #file(id: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder, `${id}.json`);
  }
}

/** The file is ours: its version tells enough of its shape. */
function isRecord(value: unknown): value is LessonRecord {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return false;
  return 'view' in value && typeof value.view === 'object' && value.view !== null && 'uri' in value;
}
