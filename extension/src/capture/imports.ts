import { identifiersIn } from '../tutor/identifiers.ts';

/** How the common languages begin a line that brings names in. */
const importLine =
  /^\s*(?:import\b|from\s+\S+\s+import\b|export\s.*\bfrom\b|#\s*include\b|using\b|use\b|require(?:_relative)?\b|@import\b|(?:const|let|var)\s.*\brequire\s*\()/;

/** Imports stand at the top; further down such lines are something else. */
const TOP_LINES = 150;

/** The import lines that bring in a name which the code uses. Continued lines are joined to their first. */
export function importsOf(documentLines: readonly string[], code: readonly string[]): string[] {
  const used = new Set(code.flatMap(identifiersIn));
  const found: string[] = [];
  for (let index = 0; index < Math.min(documentLines.length, TOP_LINES); index += 1) {
    const first = documentLines[index] ?? '';
    if (!importLine.test(first)) continue;
    let text = first.trim();
    while (isOpen(text) && index + 1 < documentLines.length && text.length < 1_000) {
      index += 1;
      text += ` ${(documentLines[index] ?? '').trim()}`;
    }
    if (identifiersIn(text).some((name) => used.has(name))) found.push(text);
  }
  return found;
}

/** A list in braces or parentheses that goes on in the next line. */
const isOpen = (text: string): boolean => count(text, /[{(]/g) > count(text, /[})]/g);
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
