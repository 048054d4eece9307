import type { LineSpan } from '../capture/span.ts';

/** A place in a document: a one-based line, and a column in UTF-16 code units from zero. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

export const symbolKinds = [
  'class',
  'interface',
  'struct',
  'enum',
  'function',
  'method',
  'constructor',
  'property',
  'field',
  'variable',
  'constant',
  'other',
] as const;
export type SymbolKindName = (typeof symbolKinds)[number];

/** A symbol of the outline whose name stands in the text where the outline says it does. */
export interface SymbolFact {
  readonly name: string;
  readonly kind: SymbolKindName;
  readonly span: LineSpan;
  /** Where its name stands in its declaration. */
  readonly at: Place;
  /** Index of the symbol around it in the same list; undefined at the top level. */
  readonly parent?: number;
}

/** Where a name is used, as the language service says. */
export interface UseFacts {
  /** In this document, the declaration left out. */
  readonly here: readonly Place[];
  readonly elsewhere: number;
  /** Names of the functions that call it, from the call hierarchy; undefined where there is none. */
  readonly callers?: readonly string[];
}

/** A name that is used here. */
export interface DefinitionFact {
  readonly name: string;
  readonly at: Place;
  /** Where it is declared, in this document; undefined if in another one. */
  readonly declaredAt?: number;
  /** Name of the file that declares it, if it is another one. */
  readonly file?: string;
}

/** What the editor's language services know of a document. Whatever they did not say in time is missing. */
export interface CodeFacts {
  readonly path: string;
  readonly lines: readonly string[];
  readonly symbols: readonly SymbolFact[];
  /** By index of the symbol. */
  readonly uses: ReadonlyMap<number, UseFacts>;
  /** Signatures as hovers show them, by index of the symbol. */
  readonly signatures: ReadonlyMap<number, string>;
  readonly definitions: readonly DefinitionFact[];
  /** Names of other files of the same folder. */
  readonly neighbours: readonly string[];
}

const functions = new Set<SymbolKindName>(['function', 'method', 'constructor']);
const containers = new Set<SymbolKindName>(['class', 'interface', 'struct', 'enum']);

/** What is called. A constant that holds a function is one too: the adapter gives it that kind. */
export const isFunction = ({ kind }: SymbolFact): boolean => functions.has(kind);

export const isContainer = ({ kind }: SymbolFact): boolean => containers.has(kind);

/** A symbol whose name no other symbol of the document has: only of such a one can be asked by name. */
export const isOnly = ({ symbols }: Pick<CodeFacts, 'symbols'>, { name }: SymbolFact): boolean =>
  symbols.filter((symbol) => symbol.name === name).length === 1;

/** The symbols around a line, from the inside out. */
export function around({ symbols }: Pick<CodeFacts, 'symbols'>, line: number): SymbolFact[] {
  return symbols
    .filter(({ span }) => span.startLine <= line && line <= span.endLine)
    .sort((a, b) => a.span.endLine - a.span.startLine - (b.span.endLine - b.span.startLine));
}

/** The function around a line whose own code the line is. */
export const functionAround = (facts: CodeFacts, line: number): SymbolFact | undefined =>
  around(facts, line).find(isFunction);
