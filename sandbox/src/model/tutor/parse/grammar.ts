import type { LRParser } from '@lezer/lr';

/** What a statement is, in words that fit all languages. */
export type Kind =
  | 'import'
  | 'function'
  | 'class'
  | 'type'
  | 'variable'
  | 'assignment'
  | 'call'
  | 'loop'
  | 'branch'
  | 'choice'
  | 'return'
  | 'throw'
  | 'break'
  | 'continue'
  | 'try'
  | 'with'
  | 'defer'
  | 'spawn'
  | 'yield'
  | 'case'
  | 'comment';

/** How to read the syntax tree of a language: names of nodes, sorted by what they stand for. */
export interface Grammar {
  readonly parser: LRParser;
  readonly kinds: Readonly<Record<string, Kind>>;
  /** Nodes that only wrap what matters. */
  readonly wrappers: ReadonlySet<string>;
  /** Nodes that hold the statements of something else. */
  readonly blocks: ReadonlySet<string>;
  /** Nodes that hold the parameters of a function. */
  readonly parameters: ReadonlySet<string>;
  /** Names where they are declared. */
  readonly definitions: ReadonlySet<string>;
  /** Names where they are used; a declaration may be among them. */
  readonly names: ReadonlySet<string>;
  /** Function expressions: what is in them does not belong to the statement around them. */
  readonly lambdas: ReadonlySet<string>;
  readonly calls: ReadonlySet<string>;
  /**
   * A selection may be a part of something: the method of a class, a few statements. Each pair is put around it, and the
   * reading with the fewest errors counts.
   */
  readonly surroundings: readonly (readonly [before: string, after: string])[];
  /**
   * What may have opened a bracket that a selection only closes, likelier ones first: by the bracket, or by the word
   * that follows it.
   */
  readonly openers: Readonly<Record<string, readonly string[]>>;
}

/** Splits `a b c` into a set. */
export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** `{ loop: 'A B', branch: 'C' }` as `{ A: 'loop', B: 'loop', C: 'branch' }`. */
export function kindsOf(nodes: Partial<Record<Kind, string>>): Record<string, Kind> {
  const kinds: Record<string, Kind> = {};
  for (const [kind, names] of Object.entries(nodes)) for (const name of words(names)) kinds[name] = kind as Kind;
  return kinds;
}
