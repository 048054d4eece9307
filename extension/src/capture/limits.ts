import { MAX_CHARACTERS, MAX_LINES } from './outcome.ts';
import { type LineSpan, type Lines, lengthOf, linesOf } from './span.ts';

/** Whether lines hold more characters than a lesson explains, however few they are. */
export const isTooWide = (lines: Lines, span: LineSpan): boolean =>
  linesOf(lines, span).reduce((sum, line) => sum + line.length + 1, 0) > MAX_CHARACTERS;

export const fits = (lines: Lines, span: LineSpan): boolean => lengthOf(span) <= MAX_LINES && !isTooWide(lines, span);

/** The first lines of a span, as many as fit; undefined if not even one does. */
export function firstThatFit(lines: Lines, { startLine, endLine }: LineSpan): LineSpan | undefined {
  const last = Math.min(endLine, startLine + MAX_LINES - 1);
  let line = startLine;
  for (let characters = 0; line <= last; line += 1) {
    characters += lines.lineAt(line).length + 1;
    if (characters > MAX_CHARACTERS) break;
  }
  return line === startLine ? undefined : { startLine, endLine: line - 1 };
}
