/**
 * Which line of `before` each line of `after` is, by a longest common subsequence; undefined: it is new or was changed.
 * Costs lines times lines: for code that a learner edits, not for files.
 */
export function matchLines(before: readonly string[], after: readonly string[]): (number | undefined)[] {
  const matches = new Array<number | undefined>(after.length).fill(undefined);
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) {
    matches[start] = start;
    start += 1;
  }
  let [beforeEnd, afterEnd] = [before.length, after.length];
  while (beforeEnd > start && afterEnd > start && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd -= 1;
    afterEnd -= 1;
    matches[afterEnd] = beforeEnd;
  }
  const [olds, news] = [before.slice(start, beforeEnd), after.slice(start, afterEnd)];
  for (const [old, young] of commonPairs(olds, news)) matches[start + young] = start + old;
  return matches;
}

/** Pairs of indices of a longest common subsequence, ascending. */
function commonPairs(olds: readonly string[], news: readonly string[]): [number, number][] {
  const width = news.length + 1;
  const longest = new Uint16Array((olds.length + 1) * width);
  const at = (old: number, young: number): number => longest[old * width + young] ?? 0;
  for (let old = olds.length - 1; old >= 0; old -= 1) {
    for (let young = news.length - 1; young >= 0; young -= 1) {
      longest[old * width + young] =
        olds[old] === news[young] ? at(old + 1, young + 1) + 1 : Math.max(at(old + 1, young), at(old, young + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let old = 0, young = 0; old < olds.length && young < news.length; ) {
    if (olds[old] === news[young]) pairs.push([old++, young++]);
    else if (at(old + 1, young) >= at(old, young + 1)) old += 1;
    else young += 1;
  }
  return pairs;
}

/**
 * Index of the line of `before` that a line of `after` is, or has been made of. Undefined if it stands between lines
 * that stood together before.
 */
export function originOf(before: readonly string[], after: readonly string[], index: number): number | undefined {
  const matches = matchLines(before, after);
  if (matches[index] !== undefined) return matches[index];
  const above = matches.findLastIndex((match, at) => at < index && match !== undefined);
  const first = (matches[above] ?? -1) + 1;
  const end = matches.find((match, at) => at > index && match !== undefined) ?? before.length;
  // Of several changed lines in a row, each takes the place of the one that stood there.
  return first < end ? Math.min(first + index - above - 1, end - 1) : undefined;
}

/** The lines of `after` that are not lines of `before`. */
export function newLines(before: readonly string[], after: readonly string[]): string[] {
  const matches = matchLines(before, after);
  return after.filter((_, index) => matches[index] === undefined);
}

/** Lines that stand around a change, for its reader. */
const CONTEXT = 3;

/** The difference as people and models read it: `-` before a line that is gone, `+` before a new one, hunks apart. */
export function diffText(before: readonly string[], after: readonly string[]): string {
  const matches = matchLines(before, after);
  const rows: { readonly sign: ' ' | '-' | '+'; readonly line: string }[] = [];
  let old = 0;
  const removeUntil = (end: number) => {
    for (; old < end; old += 1) rows.push({ sign: '-', line: before[old] ?? '' });
  };
  for (const [index, line] of after.entries()) {
    const match = matches[index];
    // What is gone is read before what took its place.
    removeUntil(match ?? matches.find((next, at) => at > index && next !== undefined) ?? before.length);
    if (match !== undefined) old += 1;
    rows.push({ sign: match === undefined ? '+' : ' ', line });
  }
  removeUntil(before.length);
  const isNear = (index: number) =>
    rows.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' ');
  const shown = rows.flatMap(({ sign, line }, index) => (isNear(index) ? [{ index, text: `${sign}${line}` }] : []));
  return shown
    .map(({ index, text }, at) => (at > 0 && shown[at - 1]?.index !== index - 1 ? `@@\n${text}` : text))
    .join('\n');
}
