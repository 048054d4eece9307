/** The lines without the indentation that all of them share; blank lines do not count. */
export function dedent(lines: readonly string[]): readonly string[] {
  let shared: string | undefined;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const indent = line.slice(0, line.length - line.trimStart().length);
    shared = shared === undefined ? indent : commonPrefix(shared, indent);
  }
  const length = shared?.length ?? 0;
  return length === 0 ? lines : lines.map((line) => line.slice(length));
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a.charAt(length) === b.charAt(length)) length += 1;
  return a.slice(0, length);
}
