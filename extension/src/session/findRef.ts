import type { Ref } from '../tutor/lesson.ts';
import { type NumberedLines, quoteOf, resolveRef } from '../tutor/refs.ts';

/**
 * Where a reference of a lesson points in the document as it is now; undefined if its line is gone or stands several
 * times. A line with a replaced secret is known by what is around the secret.
 */
export function findRef(document: NumberedLines, ref: Ref): Ref | undefined {
  const pieces = ref.quote.split(/\[redacted: [^\]]*\]/);
  if (pieces.length === 1) return resolveRef(document, ref);
  const isLine = (line: string | undefined) => line !== undefined && holdsInTurn(line.trim(), pieces);
  const claimed = ref.startLine - document.startLine;
  const index = isLine(document.lines[claimed]) ? claimed : document.lines.findIndex(isLine);
  const line = document.lines[index];
  return line === undefined
    ? undefined
    : resolveRef(document, { ...moved(ref, index + document.startLine), quote: quoteOf(line) });
}

const moved = (ref: Ref, startLine: number): Ref => ({
  ...ref,
  startLine,
  endLine: startLine + ref.endLine - ref.startLine,
});

/** Whether a line begins with the first piece and has the others behind it, each with something between. */
function holdsInTurn(line: string, [first = '', ...others]: readonly string[]): boolean {
  if (!line.startsWith(first)) return false;
  let end = first.length;
  for (const piece of others) {
    const at = line.indexOf(piece, end + 1);
    if (at < 0 || end >= line.length) return false;
    end = at + piece.length;
  }
  return true;
}
