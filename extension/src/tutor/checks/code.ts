import { identifiersIn } from '../identifiers.ts';
import type { NumberedLines } from '../refs.ts';
import type { Snippet } from '../snippet.ts';

/** What statements about a snippet are held against. */
export interface CodeFacts extends NumberedLines {
  /** Every name in the snippet, its context and its path. */
  readonly names: ReadonlySet<string>;
  /** The editor's. */
  readonly languageId: string;
}

export function codeFacts(snippet: Snippet): CodeFacts {
  const texts = [snippet.path, snippet.languageId, ...snippet.symbolPath, ...snippet.lines];
  // What a learner has shown may name what they got wrong.
  for (const item of snippet.context) if (item.kind !== 'learner') texts.push(item.label, item.text);
  const { startLine, lines, languageId } = snippet;
  return { startLine, lines, languageId, names: new Set(texts.flatMap(identifiersIn)) };
}
