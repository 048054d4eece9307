const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Number of words, in languages without blanks between words too. Code in backticks counts as it reads. */
export function countWords(text: string): number {
  let count = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike) count += 1;
  return count;
}

/** The first words of a text, at most so many, with a mark that it goes on. */
export function firstWords(text: string, most: number): string {
  let count = 0;
  for (const segment of segmenter.segment(text)) {
    if (!segment.isWordLike) continue;
    count += 1;
    if (count > most) return `${text.slice(0, segment.index).trimEnd()}…`;
  }
  return text;
}
