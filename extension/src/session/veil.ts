import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables.ts';
import type { Ref } from '../tutor/lesson.ts';
import { rangeOf } from './sourceDocument.ts';

/** Lines of a document that are not to be seen. */
export interface VeiledLines {
  readonly uri: string;
  readonly ref: Ref;
}

/**
 * Hides lines of the learner's own file from sight, for as long as they are to find out how they go. The file stays as it
 * is, and so does what can be done with it; lines that have changed too much to be found are seen.
 */
export class Veil implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #decoration = this.#disposables.add(
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      opacity: '0',
      backgroundColor: new vscode.ThemeColor('editor.inactiveSelectionBackground'),
    }),
  );
  #lines: VeiledLines | undefined;

  constructor() {
    this.#disposables.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#draw()));
    this.#disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.#lines?.uri) this.#draw();
      }),
    );
  }

  /** Hides these lines and no others; undefined: none. */
  cover(lines: VeiledLines | undefined): void {
    if (lines?.uri === this.#lines?.uri && lines?.ref.startLine === this.#lines?.ref.startLine) return;
    this.#lines = lines;
    this.#draw();
  }

  dispose(): void {
    this.cover(undefined);
    this.#disposables.dispose();
  }

  #draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const isMeant = editor.document.uri.toString() === this.#lines?.uri;
      const range = isMeant && this.#lines ? rangeOf(editor.document, this.#lines.ref) : undefined;
      const hoverMessage = l10n.t('Hidden while you put these lines in order.');
      editor.setDecorations(this.#decoration, range === undefined ? [] : [{ range, hoverMessage }]);
    }
  }
}
