/** Whole lines of a document, one-based as in the editor, both ends included. */
export interface LineSpan {
  readonly startLine: number;
  readonly endLine: number;
}

/** The lines of a document. `lineAt` takes a one-based number from 1 to `lineCount`. */
export interface Lines {
  readonly lineCount: number;
  lineAt(line: number): string;
}

/** Zero-based positions, as the editor gives them. */
export interface SelectionLike {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export const lengthOf = ({ startLine, endLine }: LineSpan): number => endLine - startLine + 1;

/** Whether a span holds another one. */
export const holds = (outer: LineSpan, inner: LineSpan): boolean =>
  outer.startLine <= inner.startLine && inner.endLine <= outer.endLine;

export function linesOf(lines: Lines, { startLine, endLine }: LineSpan): string[] {
  return Array.from({ length: endLine - startLine + 1 }, (_, index) => lines.lineAt(startLine + index));
}

/**
 * A selection widened to whole lines. One that ends before the first character of a line, as selecting line by line
 * leaves it, does not mean that line.
 */
export function widen({ start, end }: SelectionLike): LineSpan {
  const endsBeforeLine = end.character === 0 && end.line > start.line;
  return { startLine: start.line + 1, endLine: endsBeforeLine ? end.line : end.line + 1 };
}

const isBlank = (text: string): boolean => text.trim() === '';

/** The span without blank lines at its ends; undefined if nothing else is in it. */
export function withoutBlankEnds(lines: Lines, span: LineSpan): LineSpan | undefined {
  let { startLine, endLine } = span;
  while (startLine <= endLine && isBlank(lines.lineAt(startLine))) startLine += 1;
  while (endLine > startLine && isBlank(lines.lineAt(endLine))) endLine -= 1;
  return startLine > endLine ? undefined : { startLine, endLine };
}

/** Longest block that is taken where the editor knows no symbols: about a screen. */
export const BLOCK_LINES = 60;

/**
 * The lines around a line up to the next blank ones, at most `BLOCK_LINES`; from a blank line, the block below or else
 * above. Undefined if all lines are blank.
 */
export function blockAround(lines: Lines, line: number): LineSpan | undefined {
  const inside = nearestText(lines, line);
  if (inside === undefined) return undefined;
  let [startLine, endLine] = [inside, inside];
  const isFull = () => endLine - startLine + 1 >= BLOCK_LINES;
  while (startLine > 1 && !isBlank(lines.lineAt(startLine - 1)) && inside - startLine < BLOCK_LINES / 2) startLine -= 1;
  while (endLine < lines.lineCount && !isBlank(lines.lineAt(endLine + 1)) && !isFull()) endLine += 1;
  return { startLine, endLine };
}

function nearestText(lines: Lines, line: number): number | undefined {
  for (let below = line; below <= lines.lineCount; below += 1) if (!isBlank(lines.lineAt(below))) return below;
  for (let above = line - 1; above >= 1; above -= 1) if (!isBlank(lines.lineAt(above))) return above;
  return undefined;
}
