/** Code that a person selected, as it may be shown to a tutor: real line numbers, secrets already replaced. */
export interface Snippet {
  /** Path relative to the workspace with `/`, or the title of an untitled document. Never absolute. */
  readonly path: string;
  /** VS Code's language id, for instance `typescript`. */
  readonly languageId: string;
  /** One-based number, in the document, of the first line. */
  readonly startLine: number;
  /** The lines without their line ends. Never empty. Same count as in the document, whatever was replaced. */
  readonly lines: readonly string[];
  /** Enclosing symbols from the outside in, for instance `['Cart', 'total']`. */
  readonly symbolPath: readonly string[];
  readonly context: readonly ContextItem[];
  /** Secrets that were replaced before the code left the editor. */
  readonly redactions: readonly Redaction[];
}

/** Kinds of context by what they are worth to a lesson, the most first. */
export const contextKinds = [
  'before',
  'signature',
  'diagnostic',
  'learner',
  'import',
  'type',
  'definition',
  'call',
] as const;
export type ContextKind = (typeof contextKinds)[number];

/** Something that helps to understand the snippet and travels with it. */
export interface ContextItem {
  readonly kind: ContextKind;
  /** Where it comes from: `cart.ts:12` or a symbol's name. */
  readonly label: string;
  readonly text: string;
  /** Secrets that were replaced in it, by lines of its text. Absent: none. */
  readonly redactions?: readonly Redaction[];
}

export interface Redaction {
  /** One-based line, in the document unless it says otherwise. */
  readonly line: number;
  /** What kind of secret, for instance `AWS access key`. Never the secret. */
  readonly kind: string;
}

/** One-based number of the snippet's last line in the document. */
export const endLine = (snippet: Pick<Snippet, 'startLine' | 'lines'>): number =>
  snippet.startLine + snippet.lines.length - 1;
