import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Ref } from '../tutor/lesson.ts';
import { Highlights } from './highlights.ts';
import { openSource, rangeOf, reveal } from './sourceDocument.ts';

/** What a click on a line chip, or a look at it, does in the editor. Places are found again by their quote each time. */
export class LineChips implements vscode.Disposable {
  readonly #highlights = new Highlights();

  /** Shows the lines of a document and lights them up; opens it if it was closed, and tells if it or the line is gone. */
  async open(uri: string, ref: Ref, tell: (notice: string) => void): Promise<void> {
    const document = await openSource(vscode.Uri.parse(uri));
    if (document === undefined) {
      tell(l10n.t('{0} is gone: it was closed, moved or deleted.', uri.split('/').at(-1) ?? uri));
      return;
    }
    const range = rangeOf(document, ref);
    if (range === undefined) {
      tell(l10n.t('The code has changed since: line {0} is not there any more.', ref.startLine));
      await reveal(document, document.validateRange(new vscode.Range(ref.startLine - 1, 0, ref.endLine - 1, 0)));
      return;
    }
    // Lit before it is shown: an editor that opens draws what is lit.
    this.#highlights.choose({ uri: document.uri, range });
    await reveal(document, range);
  }

  /** Lights up lines that can be seen already; nothing is opened for a look. Undefined: the look is over. */
  preview(uri: string, ref: Ref | undefined): void {
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
    const range = ref && editor && rangeOf(editor.document, ref);
    this.#highlights.preview(range && editor && { uri: editor.document.uri, range });
  }

  clear(): void {
    this.#highlights.clear();
  }

  dispose(): void {
    this.#highlights.dispose();
  }
}
