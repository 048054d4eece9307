import MarkdownIt, { type Token } from 'markdown-it';

export type { Token };

/**
 * CommonMark with tables and strikethrough. HTML stays text, bare addresses stay text; links are checked where they are
 * rendered. `maxNesting` bounds what a hostile answer can cost.
 */
const parser = new MarkdownIt({ html: false, linkify: false, typographer: false, maxNesting: 20 });

/** Tokens of a block. Reference definitions are local to it. */
export const parseBlock = (source: string): Token[] => parser.parse(source, {});

/** Tokens of a text that is one line, for instance an option: no blocks in it. */
export const parseInline = (source: string): Token[] => parser.parseInline(source, {});
