/**
 * Code and words of the learner travel as tagged data. A tag that stands inside the data would end it early and let
 * what follows speak to the tutor, so look-alikes lose their angle bracket to a similar sign of the same length.
 */

const tags = ['snippet', 'context', 'learner', 'failed', 'task'] as const;
export type Tag = (typeof tags)[number];

/** U+2039, which no tokenizer or parser takes for a tag. One code unit like `<`, so that columns stay. */
const INERT_BRACKET = '\u2039';

/** Opening or closing, in any case, with white space or invisible characters where a reader might skip them. */
const lookAlike = new RegExp(`<(?=[\\s/\\p{Cf}]*(?:${tags.join('|')})\\b)`, 'giu');

/** Text in which no tag of ours can open or close. Keeps the length and the lines. */
export const neutralise = (text: string): string => text.replace(lookAlike, INERT_BRACKET);

const attribute = (value: string): string =>
  neutralise(value).replace(/["\r\n<>]/g, (character) => (character === '"' ? "'" : ' '));

/** `<tag name="value">`, the text made inert, `</tag>`, each on lines of its own. */
export function tagged(tag: Tag, text: string, attributes: Readonly<Record<string, string>> = {}): string {
  const spelled = Object.entries(attributes).map(([name, value]) => ` ${name}="${attribute(value)}"`);
  return `<${tag}${spelled.join('')}>\n${neutralise(text)}\n</${tag}>`;
}
