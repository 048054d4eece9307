import { holds, type LineSpan, lengthOf } from './span.ts';

/** A symbol as the editor's outline has it. `unit`: a function, a class, anything that is read as a whole. */
export interface SymbolNode {
  readonly name: string;
  readonly span: LineSpan;
  readonly isUnit: boolean;
  readonly children: readonly SymbolNode[];
}

/** The symbols that hold a span, from the outside in. */
export function enclosing(symbols: readonly SymbolNode[], span: LineSpan): SymbolNode[] {
  const holding = symbols.filter((symbol) => holds(symbol.span, span));
  // Of overlapping siblings, which some providers give, the smaller one is meant.
  const closest = holding.sort((a, b) => lengthOf(a.span) - lengthOf(b.span))[0];
  return closest === undefined ? [] : [closest, ...enclosing(closest.children, span)];
}

/** The smallest function, method or class around a line; undefined where the outline has none. */
export function enclosingUnit(symbols: readonly SymbolNode[], line: number): SymbolNode | undefined {
  const path = enclosing(symbols, { startLine: line, endLine: line });
  return (
    path.findLast((symbol) => symbol.isUnit && lengthOf(symbol.span) > 1) ?? path.findLast((symbol) => symbol.isUnit)
  );
}
