import type { Finding } from './finding.ts';

/** Two texts of which so many words are the same say the same thing. */
const SAME_SHARE = 0.8;

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{M}\p{N}_$]+/gu) ?? []);

export function saysTheSame(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  if (a.size === 0 || b.size === 0) return false;
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(a.size, b.size) >= SAME_SHARE;
}

/** What the learner has read before, in these or nearly these words. */
export function repeatFindings<Part>(
  part: Part,
  field: string,
  text: string,
  before: readonly string[],
): Finding<Part>[] {
  if (!before.some((earlier) => saysTheSame(text, earlier))) return [];
  return [{ part, rule: 'repeated', detail: `\`${field}\` was said before; say something new.` }];
}
