import type { SyntaxNode, Tree } from '@lezer/common';
import type { Lines } from '../lines.ts';
import { cpp } from './cpp.ts';
import { go } from './go.ts';
import type { Grammar } from './grammar.ts';
import { java } from './java.ts';
import { javascript, typescript, typescriptReact } from './javascript.ts';
import { mend } from './mend.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';

/** By VS Code's language ids. */
const grammars: Readonly<Record<string, Grammar>> = {
  typescript,
  typescriptreact: typescriptReact,
  javascript,
  javascriptreact: javascript,
  python,
  java,
  go,
  rust,
  c: cpp,
  cpp,
};

/** Parsed code: nodes with their text and real lines. */
export class ParsedCode {
  readonly lines: Lines;
  readonly grammar: Grammar;
  readonly tree: Tree;
  /** What the parser read: the lines, and what was put around them. */
  readonly source: string;
  /** Where the lines themselves begin and end in the source. */
  readonly from: number;
  readonly to: number;
  readonly #lineStarts: readonly number[];

  constructor(lines: Lines, grammar: Grammar, tree: Tree, source: string, from: number, to: number) {
    this.lines = lines;
    this.grammar = grammar;
    this.tree = tree;
    this.source = source;
    this.from = from;
    this.to = to;
    const breaks = [...source.slice(from, to).matchAll(/\n/g)];
    this.#lineStarts = [from, ...breaks.map((match) => from + match.index + 1)];
  }

  /** Text of a node as far as it stands in the lines: nothing that was put around them. */
  text(node: { readonly from: number; readonly to: number }): string {
    return this.source.slice(Math.max(node.from, this.from), Math.max(this.from, Math.min(node.to, this.to)));
  }

  lineAt(position: number): number {
    return (
      this.lines.first +
      Math.max(
        0,
        this.#lineStarts.findLastIndex((start) => start <= position),
      )
    );
  }

  /** First and last line of a node that has text; white space at its end, as Python's blocks have it, does not count. */
  span(node: { readonly from: number; readonly to: number }): { startLine: number; endLine: number } {
    const from = Math.max(node.from, this.from);
    const end = from + this.text(node).trimEnd().length;
    return { startLine: this.lineAt(from), endLine: this.lineAt(Math.max(from, end - 1)) };
  }

  /** Whether a node is, at least in part, code of the snippet and nothing that was put around it. */
  isOwn(node: { readonly from: number; readonly to: number }): boolean {
    return node.from >= this.from && node.from < this.to;
  }
}

export const hasGrammar = (language: string): boolean => language in grammars;

/** Parses the snippet. Undefined for a language without a grammar here, or text that is no code of it. */
export function parseCode(lines: Lines): ParsedCode | undefined {
  const grammar = grammars[lines.language];
  if (!grammar) return undefined;
  const text = dedent(lines.texts).join('\n');
  const { tree, before, after, errors } = mend(text, lines.language, grammar);
  const tolerable = 1 + lines.texts.length / 8;
  if (errors > tolerable) return undefined;
  return new ParsedCode(lines, grammar, tree, before + text + after, before.length, before.length + text.length);
}

/** A method cut out of its class is indented, which Python would take for an error. */
function dedent(texts: readonly string[]): string[] {
  const indents = texts.filter((text) => text.trim() !== '').map((text) => /^[ \t]*/.exec(text)?.[0].length ?? 0);
  const common = Math.min(...indents);
  return texts.map((text) => text.slice(Math.min(common, text.length - text.trimStart().length)));
}

/** The block that a node stands in; undefined at the top level. */
export function blockAround(code: ParsedCode, node: SyntaxNode): SyntaxNode | undefined {
  let up = node.parent;
  while (up && !code.grammar.blocks.has(up.name)) up = up.parent;
  return up ?? undefined;
}

export function* childrenOf(node: SyntaxNode): Generator<SyntaxNode> {
  for (let child = node.firstChild; child; child = child.nextSibling) yield child;
}

/** The node and all below it, in the order of the text; what `skip` names is yielded but not entered. */
export function* descend(node: SyntaxNode, skip?: ReadonlySet<string>): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) {
    if (skip?.has(child.name)) yield child;
    else yield* descend(child, skip);
  }
}
