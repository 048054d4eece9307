/** A place in what the learner wrote, in UTF-16 code units of it. */
export interface Evidence {
  readonly start: number;
  readonly end: number;
}

/** Where a quote stands in the learner's own words, white space and case aside; undefined if they never wrote it. */
export function evidenceIn(answer: string, quote: string): Evidence | undefined {
  const words = quote.trim().split(/\s+/);
  if (words.join('').length < SHORTEST_QUOTE || words.length > LONGEST_QUOTE) return undefined;
  const pattern = new RegExp(words.map(escaped).join('\\s+'), 'iu');
  const match = pattern.exec(answer);
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}

/** A letter or two stand in any answer. */
const SHORTEST_QUOTE = 3;
/** In words. Who quotes more quotes everything; and a pattern of thousands cannot be run. */
const LONGEST_QUOTE = 200;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
