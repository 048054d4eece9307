import type { ContextItem, Snippet } from './snippet.ts';
import { tagged } from './taggedData.ts';

/** The lines with their real numbers, as `12| code`. */
export const numberedLines = (snippet: Pick<Snippet, 'startLine' | 'lines'>): string =>
  snippet.lines.map((line, index) => `${snippet.startLine + index}| ${line}`).join('\n');

/** The snippet and what helps to understand it, as tagged data: the same whoever learns from it. */
export function snippetText(snippet: Snippet): string {
  const attributes: Record<string, string> = { path: snippet.path, language: snippet.languageId };
  if (snippet.symbolPath.length > 0) attributes.within = snippet.symbolPath.join(' > ');
  return [tagged('snippet', numberedLines(snippet), attributes), ...contextOf(snippet).map(contextText)].join('\n\n');
}

const contextOf = ({ context }: Snippet): readonly ContextItem[] => context.filter(({ kind }) => kind !== 'learner');

export const contextText = (item: ContextItem): string =>
  tagged('context', item.text, { kind: item.kind, label: item.label });
