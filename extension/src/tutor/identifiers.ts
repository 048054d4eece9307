import { isKnownName } from './knownNames.ts';

const identifier = /[\p{L}_$][\p{L}\p{N}\p{M}_$]*/gu;
/** Text in quotes within a code span: a value that the explanation made up, not a name. */
const stringLiteral = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
/** A code span or fence of Markdown: as many backticks at its end as at its beginning. */
const codeSpan = /(?<!`)(`+)(?!`)([\s\S]+?)(?<!`)\1(?!`)/g;

export const identifiersIn = (text: string): string[] => text.match(identifier) ?? [];

/** The contents of the code spans of a Markdown text. */
export const codeSpans = (markdown: string): string[] =>
  [...markdown.matchAll(codeSpan)].map((match) => match[2] ?? '');

/**
 * Names that a Markdown text puts in backticks although they stand neither in the code nor among the words that
 * explanations of any code need (keywords, literals, built-in types). Each once, in order.
 */
export function unknownIdentifiers(markdown: string, known: ReadonlySet<string>): string[] {
  const named = codeSpans(markdown).flatMap((span) => identifiersIn(span.replace(stringLiteral, '')));
  return [...new Set(named)].filter((name) => !known.has(name) && !isKnownName(name));
}
