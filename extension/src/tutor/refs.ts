import type { Ref } from './lesson.ts';
import { neutralise } from './taggedData.ts';

/** Lines that references are held against. `startLine` is the one-based number of the first. */
export interface NumberedLines {
  readonly startLine: number;
  readonly lines: readonly string[];
}

export const QUOTE_LENGTH = 80;

/** The quote that names a line: its text without surrounding white space, at most 80 characters. */
export const quoteOf = (line: string): string => line.trim().slice(0, QUOTE_LENGTH).trimEnd();

/** A cut quote names a long line only if it is long enough to mean it. */
const SHORTEST_CUT_QUOTE = 40;

/** What a model may have seen of the line: tag look-alikes are replaced on the way. */
const comparable = (text: string): string => quoteOf(neutralise(text));
const folded = (text: string): string => comparable(text.replace(/\s+/g, ' '));

/** Equal; of a line that is longer than a quote may be, a beginning is enough, since models miscount characters. */
function names(quote: string, line: string): boolean {
  if (quote === line) return true;
  return line.length > QUOTE_LENGTH - 2 && quote.length >= SHORTEST_CUT_QUOTE && line.startsWith(quote);
}

/**
 * Where a reference really points, or undefined if that cannot be said:
 * 1. in range, and the quote is the text of the line;
 * 2. else the one line with exactly this text;
 * 3. else the one line with this text when white space is folded.
 * A reference that moves keeps its length, as far as there are lines. The quote that comes back is the line's own text.
 */
export function resolveRef(code: NumberedLines, ref: Ref): Ref | undefined {
  const wanted = comparable(ref.quote);
  if (wanted === '') return undefined;
  const last = code.lines.length - 1;
  const claimed = ref.startLine - code.startLine;
  const claimedLine = code.lines[claimed];
  const claimedEnd = ref.endLine - code.startLine;
  const inRange = claimedEnd >= claimed && claimedEnd <= last;
  const index =
    inRange && claimedLine !== undefined && names(wanted, comparable(claimedLine))
      ? claimed
      : (onlyLine(code.lines, (line) => names(wanted, comparable(line))) ??
        onlyLine(code.lines, (line) => names(folded(ref.quote), folded(line))));
  if (index === undefined) return undefined;
  const length = Math.max(0, ref.endLine - ref.startLine);
  return {
    startLine: code.startLine + index,
    endLine: code.startLine + Math.min(last, index + length),
    quote: quoteOf(code.lines[index] ?? ''),
  };
}

/** Index of the only line that matches; undefined if none does, or several. */
function onlyLine(lines: readonly string[], matches: (line: string) => boolean): number | undefined {
  const first = lines.findIndex(matches);
  if (first < 0) return undefined;
  return lines.findLastIndex(matches) === first ? first : undefined;
}
