/** A line by what it says: white space between its words is folded; that at its beginning counts, since it may be code. */
export const folded = (line: string): string => line.trimEnd().replace(/(\S)\s+/g, '$1 ');

/** Without a comment that ends it. A `#` that begins a name is none. */
export const withoutComment = (line: string): string =>
  folded(line.replace(/(?:^|\s)(?:\/\/|#(?![\p{L}_$[])).*$/u, ''));
