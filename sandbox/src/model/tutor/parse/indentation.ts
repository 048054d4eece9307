/** Python's blocks, where a selection begins inside of some or ends before the first line of one. */

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/** What opens the blocks that the first lines stand in: a line for each step back to the left. */
export function indentedBefore(text: string, opening: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const [first = ''] = lines;
  let left = indentOf(first);
  const heads = continues(first) ? [`${left}${headFor(first)}\n${left} pass\n`] : [];
  for (const line of opening === '' ? lines : []) {
    const indent = indentOf(line);
    if (indent.length >= left.length) continue;
    left = indent;
    heads.unshift(`${indent}${headFor(line)}\n`);
  }
  return heads.join('') + opening;
}

/** A body for the block that the last line opens. */
export function indentedAfter(text: string): string {
  const last = text.split('\n').findLast((line) => line.trim() !== '') ?? '';
  return `\n${indentOf(last)} pass`;
}

const continues = (line: string): boolean => /^\s*(else|elif|except|finally|case)\b/.test(line);

function headFor(line: string): string {
  if (/^\s*(except|finally)\b/.test(line)) return 'try:';
  return /^\s*case\b/.test(line) ? 'match _:' : 'if _:';
}
