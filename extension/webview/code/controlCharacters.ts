/**
 * Characters that change how the code around them is read without being seen: bidirectional controls ("Trojan Source",
 * CVE-2021-42574), zero-width characters and other controls. Not tab and line feed, nor the joiners that emoji and
 * Persian are written with.
 */
const HIDDEN = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

export interface Run {
  readonly hidden: boolean;
  readonly text: string;
}

/** Splits text at hidden characters, each of which becomes a visible run such as `U+202E`. */
export function revealHidden(text: string): Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > end) runs.push({ hidden: false, text: text.slice(end, match.index) });
    runs.push({
      hidden: true,
      text: `U+${(match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    });
    end = match.index + match[0].length;
  }
  if (end < text.length) runs.push({ hidden: false, text: text.slice(end) });
  return runs;
}
