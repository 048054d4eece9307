import { fits } from '../capture/limits.ts';
import { BLOCK_LINES, blockAround, type LineSpan, type Lines, lengthOf, withoutBlankEnds } from '../capture/span.ts';
import { enclosing, type SymbolNode } from '../capture/symbols.ts';
import type { Hunk } from './hunks.ts';

/** What a lesson on a change is about: whole lines of the present file, with what changed in them. */
export interface Piece {
  readonly span: LineSpan;
  /** Of the function or class that it is, as the editor's outline has it. */
  readonly name?: string;
  /** From the top down. */
  readonly hunks: readonly Hunk[];
  /** Lines of the piece that are new. */
  readonly added: number;
  /** Lines that are gone. */
  readonly removed: number;
  /** How much there is to learn of: the more the better. */
  readonly worth: number;
}

/** What pieces are made of. */
export interface ChangedText {
  readonly lines: Lines;
  readonly oldLines: readonly string[];
  readonly hunks: readonly Hunk[];
  /** Undefined where the editor knows no symbols. */
  readonly outline: readonly SymbolNode[] | undefined;
}

/**
 * The changes of a file by the functions and classes around them. What is new as a whole is one piece if it fits on a
 * screen; else the smallest function or class around each line is. Where there is none, it is the lines up to the next
 * blank ones.
 */
export function piecesOf(text: ChangedText): Piece[] {
  const places = new Map<string, Place>();
  for (const line of changedLines(text)) {
    // What a line belongs to holds its neighbours too: long changes are not looked up line by line.
    const known = [...places.values()].find(({ span }) => span.startLine <= line && line <= span.endLine);
    const place = known ?? placeAround(text, line);
    if (place) places.set(`${place.span.startLine} ${place.span.endLine}`, place);
  }
  const all = [...places.values()];
  // A method changed, and then something of the class around it: that is one piece.
  const outermost = all.filter(({ span }) => !all.some((other) => isInside(span, other.span)));
  return outermost.map((place) => pieceOf(text, place));
}

interface Place {
  readonly span: LineSpan;
  readonly name?: string;
}

const isInside = (inner: LineSpan, outer: LineSpan): boolean =>
  outer.startLine <= inner.startLine && inner.endLine <= outer.endLine && lengthOf(inner) < lengthOf(outer);

const saysSomething = (line: string): boolean => /[\p{L}\p{N}]/u.test(line);

/** New lines that hold something, and for lines that are gone the one beside them. */
function changedLines({ lines, hunks }: ChangedText): number[] {
  return hunks.flatMap(({ startLine, added }) => {
    if (added === 0) return [besideGap(lines, startLine)];
    const all = Array.from({ length: added }, (_, index) => startLine + index);
    return all.filter((line) => line <= lines.lineCount && saysSomething(lines.lineAt(line)));
  });
}

/** Of the lines above and below a gap the one further in: what is gone was in the same block. */
function besideGap(lines: Lines, below: number): number {
  const depth = (line: number) =>
    line < 1 || line > lines.lineCount || lines.lineAt(line).trim() === '' ? -1 : lines.lineAt(line).search(/\S/);
  return Math.max(1, depth(below - 1) > depth(below) ? below - 1 : Math.min(below, lines.lineCount));
}

function placeAround(text: ChangedText, line: number): Place | undefined {
  const { lines, hunks, outline = [] } = text;
  const around = enclosing(outline, { startLine: line, endLine: line }).filter(({ isUnit }) => isUnit);
  const isNew = ({ span }: SymbolNode) =>
    hunks.some(({ startLine, added }) => startLine <= span.startLine && span.endLine < startLine + added);
  const innermost = around.findLast(({ span }) => lengthOf(span) > 1);
  const unit = around.find((symbol) => isNew(symbol) && lengthOf(symbol.span) <= BLOCK_LINES) ?? innermost;
  const name = unit && { name: unit.name };
  if (unit && isLongContainer(unit)) return { span: betweenMembers(lines, unit, line), ...name };
  const whole = unit && withoutBlankEnds(lines, clipped(lines, unit.span));
  if (whole && fits(lines, whole)) return { span: whole, ...name };
  const block = blockAround(lines, line);
  return block && fits(lines, block) ? { span: block, ...name } : undefined;
}

/** Of a long class the lines between its methods are meant, not the whole. */
const isLongContainer = ({ span, children }: SymbolNode): boolean =>
  lengthOf(span) > BLOCK_LINES && children.some(({ isUnit }) => isUnit);

/** The lines around one, up to the next that are blank or of a method. */
function betweenMembers(lines: Lines, { span, children }: SymbolNode, line: number): LineSpan {
  const isOfAnother = (other: number) =>
    lines.lineAt(other).trim() === '' ||
    children.some((child) => child.isUnit && child.span.startLine <= other && other <= child.span.endLine);
  const { startLine, endLine } = clipped(lines, span);
  let [first, last] = [line, line];
  while (first > startLine && !isOfAnother(first - 1)) first -= 1;
  while (last < endLine && !isOfAnother(last + 1)) last += 1;
  return { startLine: first, endLine: last };
}

/** Outlines lag behind typing: lines that are gone cannot be read. */
const clipped = ({ lineCount }: Lines, { startLine, endLine }: LineSpan): LineSpan => ({
  startLine: Math.min(startLine, lineCount),
  endLine: Math.min(endLine, lineCount),
});

function pieceOf(text: ChangedText, { span, name }: Place): Piece {
  const hunks = text.hunks.filter(({ startLine, added }) =>
    added === 0
      ? startLine >= span.startLine && startLine <= span.endLine + 1
      : startLine <= span.endLine && startLine + added > span.startLine,
  );
  const newLines = hunks.flatMap(({ startLine, added }) => {
    const from = Math.max(startLine, span.startLine);
    const to = Math.min(startLine + added - 1, span.endLine);
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => text.lines.lineAt(from + index));
  });
  const gone = hunks.flatMap((hunk) => goneLines(text.oldLines, hunk));
  return {
    span,
    ...(name !== undefined && { name }),
    hunks,
    added: newLines.length,
    removed: gone.length,
    worth: worthOf(newLines, gone),
  };
}

export const goneLines = (oldLines: readonly string[], { oldStartLine, removed }: Hunk): string[] =>
  oldLines.slice(oldStartLine - 1, oldStartLine - 1 + removed);

const isComment = (line: string): boolean => /^(?:\/\/|#(?!\s*(?:if|include|define))|\*|\/\*|--|"""|<!--)/.test(line);
const isImport = (line: string): boolean =>
  /^(?:import\b|from\s.*\bimport\b|using\b|use\b|#include\b|export .* from\b)/.test(line);

/** Lines that say something other than before: what was only moved, indented, commented or imported tells little. */
function worthOf(newLines: readonly string[], gone: readonly string[]): number {
  const telling = (lines: readonly string[], others: readonly string[]) => {
    const known = new Set(others.map((line) => line.trim()));
    return lines
      .map((line) => line.trim())
      .filter((line) => line.length > 2 && !known.has(line) && !isComment(line) && !isImport(line)).length;
  };
  return telling(newLines, gone) + telling(gone, newLines) / 2;
}
