import type { Emitter } from 'highlight.js';
import hljs from 'highlight.js/lib/core';
import { type Grammar, grammarFor, loadGrammar } from './languages.ts';

/** A piece of code with the scope that the grammar gave it, for instance `title.function`; empty for plain text. */
export interface Piece {
  readonly scope: string;
  readonly text: string;
}

/** Beyond this many characters code stays plain: colouring it would block the window for longer than it is worth. */
const MAX_HIGHLIGHTED = 20_000;

/** Collects pieces instead of HTML, so that code gets into the page as text only. */
class PieceEmitter implements Emitter {
  readonly pieces: Piece[] = [];
  readonly #scopes: string[] = [];

  startScope(name: string): void {
    this.#scopes.push(name);
  }

  endScope(): void {
    this.#scopes.pop();
  }

  /** The core calls these two for the scopes of modes, which its type declarations leave out. */
  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  addText(text: string): void {
    if (text !== '') this.pieces.push({ scope: this.#scopes.at(-1) ?? '', text });
  }

  __addSublanguage(emitter: Emitter): void {
    if (emitter instanceof PieceEmitter) this.pieces.push(...emitter.pieces);
  }

  finalize(): void {
    this.#scopes.length = 0;
  }

  toHTML(): string {
    return '';
  }
}

hljs.configure({ __emitter: PieceEmitter });
hljs.safeMode();

const loading = new Map<Grammar, Promise<void>>();

/** The pieces of the code, or `undefined` when its language is unknown or its grammar is still to be loaded. */
export function highlight(code: string, language: string): readonly Piece[] | undefined {
  const grammar = grammarFor(language);
  if (grammar === undefined || code.length > MAX_HIGHLIGHTED || hljs.getLanguage(grammar) === undefined)
    return undefined;
  const { _emitter: emitter } = hljs.highlight(code, { language: grammar, ignoreIllegals: true });
  return emitter instanceof PieceEmitter ? emitter.pieces : undefined;
}

/** Resolves to true once the language can be highlighted, to false when it never will. */
export async function ensureLanguage(language: string): Promise<boolean> {
  const grammar = grammarFor(language);
  if (grammar === undefined) return false;
  if (hljs.getLanguage(grammar) !== undefined) return true;
  const load = loading.get(grammar) ?? register(grammar);
  loading.set(grammar, load);
  try {
    await load;
    return true;
  } catch {
    // Code without colours is still code; the next block tries again.
    loading.delete(grammar);
    return false;
  }
}

async function register(grammar: Grammar): Promise<void> {
  hljs.registerLanguage(grammar, await loadGrammar(grammar));
}
