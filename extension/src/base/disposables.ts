export interface Disposable {
  dispose(): unknown;
}

/** Owns disposables. What is added after the end is disposed at once, so that nothing started late can leak. */
export class Disposables implements Disposable {
  readonly #owned = new Set<Disposable>();
  #disposed = false;

  add<T extends Disposable>(disposable: T): T {
    if (this.#disposed) disposable.dispose();
    else this.#owned.add(disposable);
    return disposable;
  }

  /** The latest first, since later ones may lean on earlier ones. */
  dispose(): void {
    this.#disposed = true;
    const owned = [...this.#owned].reverse();
    this.#owned.clear();
    for (const disposable of owned) disposable.dispose();
  }
}
