import { type Block, BlockSplitter } from './blocks.ts';

/** Markdown that may still be growing. It is split as it grows; who shows it reads what is new. */
export class TextStream {
  #text = '';
  #splitter = new BlockSplitter();
  #revision = 0;
  readonly #listeners = new Set<() => void>();

  get text(): string {
    return this.#text;
  }

  /** Rises when text was replaced, that is when blocks which were settled no longer hold. */
  get revision(): number {
    return this.#revision;
  }

  get settled(): readonly Block[] {
    return this.#splitter.settled;
  }

  get open(): readonly Block[] {
    return this.#splitter.open;
  }

  append(text: string): void {
    if (text === '') return;
    this.#text += text;
    this.#splitter.append(text);
    this.#notify();
  }

  /** The whole text as a snapshot tells it. What is known already stays untouched when the text only grew. */
  set(text: string): void {
    if (text === this.#text) return;
    if (text.startsWith(this.#text)) {
      this.append(text.slice(this.#text.length));
      return;
    }
    this.#text = text;
    this.#splitter = new BlockSplitter();
    this.#splitter.append(text);
    this.#revision += 1;
    this.#notify();
  }

  /** Calls back after each change, until the answer is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
