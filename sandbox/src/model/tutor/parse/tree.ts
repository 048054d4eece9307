import type { SyntaxNode, Tree } from '@lezer/common';
import type { Lines } from '../lines.ts';
import { cpp } from './cpp.ts';
import { go } from './go.ts';
import type { Grammar } from './grammar.ts';
import { java } from './java.ts';
import { javascript, typescript, typescriptReact } from './javascript.ts';
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
    this.#lineStarts = [0, ...[...source.matchAll(/\n/g)].map((match) => match.index + 1)];
  }

  text(node: { readonly from: number; readonly to: number }): string {
    return this.source.slice(node.from, node.to);
  }

  lineAt(position: number): number {
    return this.lines.first + this.#lineStarts.findLastIndex((start) => start <= position);
  }

  /** First and last line of a node that has text; white space at its end, as Python's blocks have it, does not count. */
  span(node: { readonly from: number; readonly to: number }): { startLine: number; endLine: number } {
    const end = node.from + this.text(node).trimEnd().length;
    return { startLine: this.lineAt(node.from), endLine: this.lineAt(Math.max(node.from, end - 1)) };
  }

  /** Whether a node is, at least in part, code of the snippet and nothing that was put around it. */
  isOwn(node: { readonly from: number; readonly to: number }): boolean {
    return node.from >= this.from && node.from < this.to;
  }
}

/** Parses the snippet. Undefined for a language without a grammar here, or text that is no code of it. */
export function parseCode(lines: Lines): ParsedCode | undefined {
  const grammar = grammars[lines.language];
  if (!grammar) return undefined;
  const text = dedent(lines.texts).join('\n');
  let best: { readonly code: ParsedCode; readonly errors: number } | undefined;
  for (const [before, after] of grammar.surroundings) {
    const source = before + text + after;
    const tree = grammar.parser.parse(source);
    const errors = countErrors(tree);
    if (!best || errors < best.errors) {
      best = { code: new ParsedCode(lines, grammar, tree, source, before.length, before.length + text.length), errors };
    }
    if (errors === 0) break;
  }
  const tolerable = 1 + lines.texts.length / 8;
  return best && best.errors <= tolerable ? best.code : undefined;
}

/** A method cut out of its class is indented, which Python would take for an error. */
function dedent(texts: readonly string[]): string[] {
  const indents = texts.filter((text) => text.trim() !== '').map((text) => /^[ \t]*/.exec(text)?.[0].length ?? 0);
  const common = Math.min(...indents);
  return texts.map((text) => text.slice(Math.min(common, text.length - text.trimStart().length)));
}

function countErrors(tree: Tree): number {
  let errors = 0;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) errors += 1;
    },
  });
  return errors;
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
