import { unknownIdentifiers } from './identifiers.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** A Markdown text without the sentences that name, in backticks, what is not in the code. */
export function withoutUnknownNames(markdown: string, known: ReadonlySet<string>): string {
  if (unknownIdentifiers(markdown, known).length === 0) return markdown;
  return sentencesOf(markdown)
    .filter((sentence) => unknownIdentifiers(sentence, known).length === 0)
    .join('')
    .trim();
}

/** The first sentences of a text, as many as fit together. */
export function firstSentences(text: string, fits: (text: string) => boolean): string {
  let kept = '';
  for (const sentence of sentencesOf(text)) {
    if (!fits(kept + sentence)) break;
    kept += sentence;
  }
  return kept.trim();
}

/** Sentences with what follows them. A code span is never cut: one that a segment leaves open takes the next along. */
function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let open = '';
  for (const { segment } of segmenter.segment(text)) {
    open += segment;
    if ((open.match(/`+/g) ?? []).length % 2 === 1) continue;
    sentences.push(open);
    open = '';
  }
  if (open !== '') sentences.push(open);
  return sentences;
}
