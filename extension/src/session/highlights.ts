import * as vscode from 'vscode';
import { ContextKey } from '../base/contextKey.ts';
import { Disposables } from '../base/disposables.ts';
import { colors, contextKeys } from '../contributions.ts';

/** Lines of a document, as the editor counts them. */
export interface HighlightedLines {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/**
 * The light on the lines that a lesson speaks of. One place is lit at a time: the one that was chosen, or, while the
 * pointer rests on a chip, the one that it names. An edit of the document puts it out, since the lines may have moved.
 */
export class Highlights implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #shown = this.#disposables.add(new ContextKey(contextKeys.highlightsShown));
  readonly #decoration = this.#disposables.add(
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor(colors.highlightBackground),
      borderColor: new vscode.ThemeColor(colors.highlightBorder),
      borderStyle: 'solid',
      borderWidth: '0 0 0 3px',
      overviewRulerColor: new vscode.ThemeColor(colors.highlightBorder),
      overviewRulerLane: vscode.OverviewRulerLane.Center,
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    }),
  );
  #chosen: HighlightedLines | undefined;
  #preview: HighlightedLines | undefined;

  constructor() {
    this.#disposables.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#draw()));
    this.#disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const lit = this.#preview ?? this.#chosen;
        if (contentChanges.length > 0 && lit?.uri.toString() === document.uri.toString()) this.clear();
      }),
    );
  }

  choose(lines: HighlightedLines): void {
    this.#chosen = lines;
    this.#preview = undefined;
    this.#draw();
  }

  /** Undefined: the pointer has left. */
  preview(lines: HighlightedLines | undefined): void {
    this.#preview = lines;
    this.#draw();
  }

  clear(): void {
    this.#chosen = undefined;
    this.#preview = undefined;
    this.#draw();
  }

  dispose(): void {
    this.clear();
    this.#disposables.dispose();
  }

  #draw(): void {
    const lit = this.#preview ?? this.#chosen;
    for (const editor of vscode.window.visibleTextEditors) {
      const isLit = lit !== undefined && editor.document.uri.toString() === lit.uri.toString();
      editor.setDecorations(this.#decoration, isLit ? [lit.range] : []);
    }
    this.#shown.value = this.#chosen !== undefined;
  }
}
