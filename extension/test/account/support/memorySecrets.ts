import type { SecretStorage } from 'vscode';

type Listener = (event: { readonly key: string }) => void;

/** The editor's secret storage in memory, which several windows may share. */
export class MemorySecrets implements SecretStorage {
  readonly kept = new Map<string, string>();
  /** Every call throws, as on a machine without a keyring. */
  isBroken = false;
  readonly #listeners = new Set<Listener>();

  async get(key: string): Promise<string | undefined> {
    this.#assertWorks();
    return this.kept.get(key);
  }
  async store(key: string, value: string): Promise<void> {
    this.#assertWorks();
    this.kept.set(key, value);
    for (const listener of this.#listeners) listener({ key });
  }
  async delete(key: string): Promise<void> {
    this.#assertWorks();
    this.kept.delete(key);
    for (const listener of this.#listeners) listener({ key });
  }
  async keys(): Promise<string[]> {
    return [...this.kept.keys()];
  }
  onDidChange = (listener: Listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  /** What a window sees that read everything when it was opened, and never again: an editor in a browser. */
  frozen(): MemorySecrets {
    const copy = new MemorySecrets();
    for (const [key, value] of this.kept) copy.kept.set(key, value);
    return copy;
  }

  #assertWorks(): void {
    if (this.isBroken) throw new Error('no keyring');
  }
}
