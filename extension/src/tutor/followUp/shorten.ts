import { estimateTokenCount } from 'tokenx';

/** Stands where something was left out. */
const GAP = '[…]';

/** The beginning of a text that takes at most so many tokens with the mark that it goes on; the text itself if it fits. */
export function beginningOf(text: string, tokens: number): string {
  if (estimateTokenCount(text) <= tokens) return text;
  return longest(text.length, (length) => `${whole(text.slice(0, atWord(text, length)))} ${GAP}`, tokens);
}

/** The end of a text that takes at most so many tokens with the mark that it was cut; the text itself if it fits. */
export function endOf(text: string, tokens: number): string {
  if (estimateTokenCount(text) <= tokens) return text;
  const from = (length: number) => {
    const start = text.length - length;
    const blank = text.slice(start).search(/\s/);
    return start + (blank < 0 || blank > WORD ? 0 : blank + 1);
  };
  return longest(text.length, (length) => `${GAP} ${whole(text.slice(from(length)))}`, tokens);
}

/** The longest piece that fits; the mark alone if none does. */
function longest(length: number, piece: (length: number) => string, tokens: number): string {
  let [fits, tooLong] = [0, length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (estimateTokenCount(piece(middle)) <= tokens) fits = middle;
    else tooLong = middle;
  }
  return fits === 0 ? GAP : piece(fits).trim();
}

/** Longer runs without a blank are no words. */
const WORD = 60;

/** Where the word ends before a place, or the place itself in what has no words. */
function atWord(text: string, length: number): number {
  const blank = text.lastIndexOf(' ', length);
  return length - blank > WORD ? length : Math.max(0, blank);
}

/** Without half a character at its beginning or its end. */
const whole = (text: string): string => text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
