import type { RecordedRun, RecordedStep } from '../src/model/tutor/trace/recorded.ts';
import type { Pause, Span } from './recordLines.ts';

/** Makes steps of pauses: what a line changed is what differs at the pause after it. */
export function runOf(
  text: readonly string[],
  { first, last }: Span,
  inputs: readonly string[],
  pauses: readonly Pause[],
): RecordedRun {
  const known = new Map<string, string>();
  const start = pauses[0]?.values ?? {};
  for (const [name, value] of Object.entries(start)) known.set(name, value);
  const steps: RecordedStep[] = [];
  for (let at = 0; at < pauses.length; ) {
    const { line = 0 } = pauses[at] ?? {};
    let next = at + 1;
    while (pauses[next]?.line === line) next += 1;
    if (line > 0) {
      const changes = Object.entries(pauses[next]?.values ?? {}).flatMap(([name, value]) =>
        known.get(name) === value ? [] : [{ name, value }],
      );
      for (const { name, value } of changes) known.set(name, value);
      const branch = branchOf(text, pauses.slice(at, next), pauses[next]?.line ?? 0);
      steps.push({ line: line - first, changes, branch });
    }
    at = next;
  }
  return {
    lines: text.slice(first - 1, last),
    inputs: inputs.flatMap((name) => (start[name] === undefined ? [] : [{ name, value: start[name] }])),
    steps,
  };
}

const condition = /^\s*(?:\}?\s*else\s+if|elif|if|while|for)\b/;

/** Whether the line's condition held: what runs next is inside its block, or on the same line behind it. */
function branchOf(text: readonly string[], pauses: readonly Pause[], next: number): RecordedStep['branch'] {
  const line = pauses[0]?.line ?? 0;
  const code = text[line - 1] ?? '';
  if (!condition.test(code)) return 'none';
  const isBlock = /[{:]\s*$/.test(code);
  if (!isBlock) return pauses.some(({ column }) => column > conditionEnd(code)) ? 'taken' : 'notTaken';
  const indent = (index: number) => (text[index - 1] ?? '').search(/\S/);
  let end = line + 1;
  while (end <= text.length && (indent(end) < 0 || indent(end) > indent(line))) end += 1;
  return next > line && next < end ? 'taken' : 'notTaken';
}

/** Column of the bracket that ends the condition of a line. */
function conditionEnd(code: string): number {
  let depth = 0;
  for (const [column, sign] of [...code].entries()) {
    if (sign === '(') depth += 1;
    if (sign === ')' && --depth === 0) return column;
  }
  return code.length;
}
