import { type LineComment, lineCommentOf } from './lineComment.ts';

/** A line by what it says: white space between its words is folded; that at its beginning counts, since it may be code. */
export const folded = (line: string): string => line.trimEnd().replace(/(\S)\s+/g, '$1 ');

/** Where nothing else is known of a language, a `#` that begins no name ends its code too. */
const comments: Readonly<Record<LineComment, RegExp>> = {
  '#': /(?:^|\s)#.*$/u,
  '--': /(?:^|\s)--.*$/u,
  '//': /(?:^|\s)(?:\/\/|#(?![\p{L}_$[])).*$/u,
};

/** Without a comment that ends it, and folded. */
export const withoutComment = (line: string, languageId: string): string =>
  folded(line.replace(comments[lineCommentOf(languageId)], ''));
