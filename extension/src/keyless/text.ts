import { QUOTE_LENGTH, quoteOf } from '../tutor/refs.ts';
import type { Place } from './facts.ts';

export { codeSpan as code } from '../tutor/codeSpan.ts';

const stringOrComment = /\/\*.*?\*\/|\/\/.*$|(?<![\w$])#(?![\w$]+\s*[(=;:]).*$|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/** Where a name stands as a word of its own. What looks like a comment or a string of one line is left out. */
export function occurrences(lines: readonly string[], name: string): Place[] {
  const word = new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped(name)}(?![\\p{L}\\p{N}_$])`, 'gu');
  return lines.flatMap((text, index) => {
    if (!text.includes(name)) return [];
    const code = text.replace(stringOrComment, (match) => ' '.repeat(match.length));
    return [...code.matchAll(word)].map((match) => ({ line: index + 1, character: match.index }));
  });
}

/** Whether a name is called where it stands. */
export const isCall = (lines: readonly string[], name: string, { line, character }: Place): boolean =>
  /^\s*(?:<[^<>()]*>)?\s*\(/.test((lines[line - 1] ?? '').slice(character + name.length));

/** A reference to whole lines of a document. */
export function refTo(lines: readonly string[], startLine: number, endLine = startLine) {
  return { startLine, endLine, quote: quoteOf(lines[startLine - 1] ?? '') };
}

/** The text of a line if it names this line and no other, and says something. */
export function ownText(lines: readonly string[], line: number): string | undefined {
  const text = (lines[line - 1] ?? '').trim();
  if (!/\p{L}{2}/u.test(text) || text.length > QUOTE_LENGTH) return undefined;
  return lines.filter((other) => other.trim() === text).length === 1 ? text : undefined;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
