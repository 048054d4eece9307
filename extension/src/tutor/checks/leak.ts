import type { Finding } from './finding.ts';

/**
 * Whether a text says the answer that is still hidden. `verbatim` looks for the answer's own words in a row; `meaning`
 * also for most of its telling words, in any order.
 */
export type Strictness = 'verbatim' | 'meaning';

/** So many words in a row are no coincidence. */
const TELLING_RUN = 5;
/** From this share of its telling words on, a text says as much as the answer. */
const TELLING_SHARE = 0.7;
/** An answer with fewer telling words shares them by chance. */
const FEWEST_TELLING = 3;

/** @param given What the learner can read anyhow: words that stand there tell nothing. */
export function leaks(text: string, hidden: string, strictness: Strictness, given = ''): boolean {
  const said = wordsOf(text);
  const answer = wordsOf(hidden);
  if (answer.length === 0) return false;
  const run = Math.min(TELLING_RUN, answer.length);
  const known = new Set(wordsOf(given));
  const saidRuns = new Set(runsOf(said, run).map((words) => words.join(' ')));
  // A run of words that the code or the question already has is a quote of it.
  for (const words of runsOf(answer, run)) {
    if (run > 2 && words.every((word) => known.has(word))) continue;
    if (saidRuns.has(words.join(' '))) return true;
  }
  if (strictness === 'verbatim') return false;
  const telling = [...new Set(answer.filter((word) => word.length > 3 && !known.has(word)))];
  const saidWords = new Set(said);
  const shared = telling.filter((word) => saidWords.has(word)).length;
  return telling.length >= FEWEST_TELLING && shared / telling.length >= TELLING_SHARE;
}

export function leakFindings<Part>(
  part: Part,
  text: string,
  hidden: string,
  strictness: Strictness,
  given = '',
): Finding<Part>[] {
  if (!leaks(text, hidden, strictness, given)) return [];
  return [{ part, rule: 'leak', detail: 'It gives away the answer that the learner is to find.' }];
}

/** Words and numbers in lower case. The number of a line is a place, no value. */
const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\blines?\s+\d+(?:\s*(?:-|–|to|and)\s*\d+)?/g, ' ')
    .match(/-?\d+(?:\.\d+)?|[\p{L}\p{M}_$][\p{L}\p{M}\p{N}_$]*/gu) ?? [];

/** All runs of so many words. */
const runsOf = (words: readonly string[], length: number): string[][] =>
  words.slice(length - 1).map((_, at) => words.slice(at, at + length));
