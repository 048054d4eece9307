import type { DocumentSymbol, Range, SymbolInformation } from 'vscode';
import type { SymbolFact, SymbolKindName } from './facts.ts';

/** By the numbers of the editor's `SymbolKind`. */
const kindNames: Readonly<Record<number, SymbolKindName>> = {
  4: 'class',
  5: 'method',
  6: 'property',
  7: 'field',
  8: 'constructor',
  9: 'enum',
  10: 'interface',
  11: 'function',
  12: 'variable',
  13: 'constant',
  22: 'struct',
};

/** Language services put more than a name into some: `total(int)`, `(*Cart).Total`. The name itself is what is asked about. */
const plainName = /([\p{L}_$][\p{L}\p{N}_$]*)(?:\([^)"'`]*\))?$/u;

/** A constant that holds a function: `const add = (a, b) => {`, `const add = async function`. */
const holdsFunction = /=>\s*[{(]?\s*$|=\s*(?:async\s+)?function\b/;

/**
 * The symbols of an outline, each behind the one around it. Those whose names do not stand where the outline says are left
 * out, with what is in them kept.
 */
export function flattened(
  outline: readonly (DocumentSymbol | SymbolInformation)[],
  lines: readonly string[],
): SymbolFact[] {
  const facts: SymbolFact[] = [];
  const visit = (symbol: DocumentSymbol | SymbolInformation, parent: number | undefined): void => {
    const fact = factOf(symbol, parent, lines);
    const index = fact === undefined ? parent : facts.push(fact) - 1;
    if ('children' in symbol) for (const child of symbol.children) visit(child, index);
  };
  for (const symbol of outline) visit(symbol, undefined);
  return facts;
}

function factOf(
  symbol: DocumentSymbol | SymbolInformation,
  parent: number | undefined,
  lines: readonly string[],
): SymbolFact | undefined {
  const range = 'location' in symbol ? symbol.location.range : symbol.range;
  const name = plainName.exec(symbol.name)?.[1];
  const at =
    name === undefined ? undefined : placeOfName(name, 'location' in symbol ? range : symbol.selectionRange, lines);
  if (name === undefined || at === undefined || range.end.line >= lines.length) return undefined;
  const kind = kindNames[symbol.kind] ?? 'other';
  const span = { startLine: range.start.line + 1, endLine: range.end.line + (endsBefore(range) ? 0 : 1) };
  const isValue = kind === 'constant' || kind === 'variable' || kind === 'property' || kind === 'field';
  const held = isValue && span.endLine > span.startLine && holdsFunction.test(lines[at.line - 1] ?? '');
  return { name, kind: held ? 'function' : kind, span, at, ...(parent !== undefined && { parent }) };
}

/** A range that ends before the first character of a line does not mean that line. */
const endsBefore = ({ start, end }: Range): boolean => end.character === 0 && end.line > start.line;

function placeOfName(name: string, { start }: Range, lines: readonly string[]) {
  const text = lines[start.line] ?? '';
  const character = text.indexOf(name, start.character);
  if (character < 0) return undefined;
  const isWhole = !/[\p{L}\p{N}_$]/u.test((text[character - 1] ?? ' ') + (text[character + name.length] ?? ' '));
  return isWhole ? { line: start.line + 1, character } : undefined;
}
