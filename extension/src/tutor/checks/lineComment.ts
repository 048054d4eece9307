/** Languages in which `#` begins a comment, and `//` does not: it divides, or stands in a pattern. */
const byHash = new Set([
  ...['python', 'ruby', 'shellscript', 'yaml', 'perl', 'r', 'elixir', 'makefile', 'toml', 'julia', 'powershell'],
  ...['coffeescript', 'dockerfile'],
]);
/** Languages in which two dashes do. */
const byDashes = new Set(['lua', 'sql', 'haskell', 'ada']);

export type LineComment = '#' | '--' | '//';

/** What begins a comment that ends with its line, by the editor's id of the language. */
export function lineCommentOf(languageId: string): LineComment {
  if (byHash.has(languageId)) return '#';
  return byDashes.has(languageId) ? '--' : '//';
}
