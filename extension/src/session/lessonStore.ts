import * as vscode from 'vscode';
import type { LessonRecord } from './lesson.ts';
import { isLessonId } from './lessonId.ts';

/** As many lessons are kept, of all workspaces together. */
const KEPT = 200;
/** What is half written for so long was left by a window that closed midway. */
const LEFT_MILLISECONDS = 3_600_000;

/**
 * Keeps lessons in the storage that the editor gives the extension on this machine, one file each. All windows share it:
 * the storage of a workspace is another one whenever the editor finds the last one locked, and a panel would come back
 * without its lesson.
 */
export class LessonStore {
  readonly #folder: vscode.Uri;
  /** Writes follow each other, so that the latest wins. */
  #last: Promise<void> = Promise.resolve();

  constructor({ globalStorageUri }: Pick<vscode.ExtensionContext, 'globalStorageUri'>) {
    this.#folder = vscode.Uri.joinPath(globalStorageUri, 'lessons');
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
    if (!isLessonId(id)) return undefined;
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
    // Renamed into place: a window that closes midway leaves the lesson as it was. The name is of this write alone, since
    // another window may write the same lesson.
    const partial = vscode.Uri.joinPath(this.#folder, `${crypto.randomUUID()}.partial`);
    await vscode.workspace.fs.writeFile(partial, bytes);
    await vscode.workspace.fs.rename(partial, this.#file(id), { overwrite: true });
    await this.#prune();
  }

  async #prune(): Promise<void> {
    const names = (await vscode.workspace.fs.readDirectory(this.#folder)).map(([name]) => name);
    const lessons = names.filter((name) => name.endsWith('.json'));
    const partials = await this.#dated(names.filter((name) => name.endsWith('.partial')));
    const left = partials.filter(({ at }) => at < Date.now() - LEFT_MILLISECONDS);
    const old = lessons.length <= KEPT ? [] : (await this.#dated(lessons)).sort((a, b) => b.at - a.at).slice(KEPT);
    // Another window may have deleted them meanwhile.
    await Promise.allSettled([...left, ...old].map(({ file }) => vscode.workspace.fs.delete(file)));
  }

  /** When the files were last written. Those that are gone meanwhile are left out. */
  async #dated(names: readonly string[]): Promise<{ readonly file: vscode.Uri; readonly at: number }[]> {
    const dated = await Promise.allSettled(
      names.map(async (name) => {
        const file = vscode.Uri.joinPath(this.#folder, name);
        return { file, at: (await vscode.workspace.fs.stat(file)).mtime };
      }),
    );
    return dated.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
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
