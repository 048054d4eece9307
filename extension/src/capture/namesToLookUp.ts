import { identifiersIn } from '../tutor/identifiers.ts';
import { isKnownName } from '../tutor/knownNames.ts';

/** A name in the code and where it first stands: a zero-based index of a line and a column in it. */
export interface NamePlace {
  readonly name: string;
  readonly line: number;
  readonly character: number;
}

const commentOrString = /\/\/.*$|#.*$|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/**
 * The names whose types and definitions help most, at most so many: names that are called first, then others, each
 * where it first stands. Keywords, built-in types and single letters need no help.
 */
export function namesToLookUp(lines: readonly string[], most: number): NamePlace[] {
  const places = new Map<string, NamePlace & { readonly called: boolean }>();
  for (const [line, text] of lines.entries()) {
    // Comments and strings are blanked, so that columns stay.
    const code = text.replace(commentOrString, (match) => ' '.repeat(match.length));
    let from = 0;
    for (const name of identifiersIn(code)) {
      const character = code.indexOf(name, from);
      from = character + name.length;
      if (isKnownName(name)) continue;
      const called = /^\s*\(/.test(code.slice(from));
      const seen = places.get(name);
      if (seen === undefined || (called && !seen.called)) places.set(name, { name, line, character, called });
    }
  }
  return [...places.values()]
    .sort((a, b) => Number(b.called) - Number(a.called))
    .slice(0, most)
    .map(({ name, line, character }) => ({ name, line, character }));
}
