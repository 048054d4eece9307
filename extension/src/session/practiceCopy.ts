import * as vscode from 'vscode';
import { Disposables } from '../base/disposables.ts';
import type { ActivityAct } from '../tutor/activity/view.ts';
import { matchLines } from '../tutor/lineDiff.ts';
import { columnOf } from './sourceDocument.ts';

export interface CopyToShow {
  readonly lines: readonly string[];
  readonly languageId: string;
  /** Of the learner's own code. The copy is shown where that stands, so that it does not lie open beside. */
  readonly source: vscode.Uri;
}

/**
 * The untitled document that one practice is done in, and what the learner does there. Their file is never touched; what
 * is disposed of listens no more, and leaves the document to the learner.
 */
export class PracticeCopy implements vscode.Disposable {
  readonly #tell: (act: ActivityAct) => void;
  readonly #disposables = new Disposables();
  #uri: string | undefined;
  #showing: Promise<string> | undefined;

  /** @param tell Hears of each edit, of the cursor when a person moves it, and of the end. */
  constructor(tell: (act: ActivityAct) => void) {
    this.#tell = tell;
    this.#disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#isCopy(document)) this.#tellLines(document);
      }),
    );
    this.#disposables.add(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections, kind }) => {
        const line = selections[0]?.active.line;
        // Without a kind it was a program that moved it, as when a document is shown.
        if (kind !== undefined && line !== undefined && this.#isCopy(textEditor.document)) {
          this.#tell({ kind: 'point', line: line + 1 });
        }
      }),
    );
    this.#disposables.add(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.some((tab) => this.#isCopyTab(tab)) && !this.#isOpen) this.#tell({ kind: 'copyClosed' });
      }),
    );
  }

  dispose(): void {
    this.#uri = undefined;
    this.#disposables.dispose();
  }

  /** Shows the copy, or opens one with these lines if it is not there. @returns Its address, to find it by. */
  show(copy: CopyToShow): Promise<string> {
    // Two clicks open one.
    this.#showing ??= this.#show(copy).finally(() => {
      this.#showing = undefined;
    });
    return this.#showing;
  }

  async #show({ lines, languageId, source }: CopyToShow): Promise<string> {
    const document = this.#isOpen
      ? await vscode.workspace.openTextDocument(vscode.Uri.parse(this.#uri ?? ''))
      : await vscode.workspace.openTextDocument({ language: languageId, content: lines.join('\n') });
    this.#uri = document.uri.toString();
    const viewColumn = columnOf(document.uri) ?? columnOf(source) ?? vscode.ViewColumn.One;
    await vscode.window.showTextDocument(document, { viewColumn, preview: false });
    this.#tell({ kind: 'copyOpened' });
    return this.#uri;
  }

  /**
   * Finds the copy of a practice that came back after a reload, and tells how it stands.
   * @param lines What it held. Names of untitled documents are used again: one that holds something else is another.
   */
  async find(uri: string, lines: readonly string[]): Promise<void> {
    this.#uri = uri;
    if (this.#isOpen) {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
      const present = document.lineCount > MOST_LINES ? [] : linesOf(document);
      const kept = matchLines(lines, present).filter((match) => match !== undefined).length;
      if (kept >= lines.length / 2) return this.#tellLines(document);
    }
    this.#uri = undefined;
    this.#tell({ kind: 'copyClosed' });
  }

  /** Tells once more how it stands, if it is open: nobody listens while something is being written. */
  tellAgain(): void {
    const document = vscode.workspace.textDocuments.find((open) => this.#isCopy(open));
    if (document !== undefined && this.#isOpen) this.#tellLines(document);
  }

  #tellLines(document: vscode.TextDocument): void {
    this.#tell({ kind: 'copyEdited', lines: linesOf(document) });
  }

  #isCopy(document: vscode.TextDocument): boolean {
    return document.uri.toString() === this.#uri;
  }

  get #isOpen(): boolean {
    return vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => this.#isCopyTab(tab)));
  }

  #isCopyTab(tab: vscode.Tab): boolean {
    return this.#uri !== undefined && uriOf(tab) === this.#uri;
  }
}

/** No copy has more: to compare texts costs lines times lines. */
const MOST_LINES = 2_000;

const uriOf = ({ input }: vscode.Tab): string | undefined =>
  input instanceof vscode.TabInputText ? input.uri.toString() : undefined;

const linesOf = (document: vscode.TextDocument): string[] => document.getText().split(/\r?\n/);
