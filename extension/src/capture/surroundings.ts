import type { LineSpan, Lines } from './span.ts';

/** A secret may begin before the snippet, as a private key does: what is around it is searched with it. */
const MOST_LINES = 200;
/** On either side. Neighbours may be minified, and searching them must not keep the snippet waiting. */
const MOST_CHARACTERS = 20_000;

/** The span with the lines above and below it that are searched for secrets too. */
export function surroundings(lines: Lines, { startLine, endLine }: LineSpan): LineSpan {
  return { startLine: reach(lines, startLine, -1), endLine: reach(lines, endLine, 1) };
}

/** The last line in a direction before there are too many lines, too many characters, or none. */
function reach(lines: Lines, from: number, direction: 1 | -1): number {
  let line = from;
  let characters = 0;
  for (let count = 0; count < MOST_LINES; count += 1) {
    const next = line + direction;
    if (next < 1 || next > lines.lineCount) break;
    characters += lines.lineAt(next).length + 1;
    if (characters > MOST_CHARACTERS) break;
    line = next;
  }
  return line;
}
