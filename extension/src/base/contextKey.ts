import * as vscode from 'vscode';

/** A context key for `when` clauses. Tells the editor of changes only, and falls back when disposed. */
export class ContextKey implements vscode.Disposable {
  readonly #key: string;
  #value = false;

  constructor(key: string) {
    this.#key = key;
  }

  get value(): boolean {
    return this.#value;
  }

  set value(value: boolean) {
    if (value === this.#value) return;
    this.#value = value;
    void vscode.commands.executeCommand('setContext', this.#key, value);
  }

  dispose(): void {
    this.value = false;
  }
}
