import { assigned } from '../../../../../extension/src/tutor/checks/arithmetic.ts';
import { canonicalLiteral } from '../../../../../extension/src/tutor/checks/literal.ts';
import type { Lines } from '../lines.ts';
import { outline, type Statement } from '../parse/outline.ts';
import { parseCode } from '../parse/tree.ts';
import type { Trace, TraceStep } from './trace.ts';

const MOST_STEPS = 12;
const MOST_BLANKS = 3;
const LONGEST_VALUE = 200;

/** The longest row of plain assignments that stand in one block: what they come to needs no run, and no input. */
export function plainTrace(lines: Lines): Trace {
  const code = parseCode(lines);
  const rows = code ? [...sequences(outline(code))].flatMap((sequence) => rowsIn(lines, sequence)) : [];
  const steps = rows.reduce<TraceStep[]>((longest, row) => (row.length > longest.length ? row : longest), []);
  const asks = steps.slice(-MOST_BLANKS).flatMap(({ line, changes }, index) =>
    changes.map(({ name, value }) => ({
      step: Math.max(0, steps.length - MOST_BLANKS) + index,
      name,
      expected: value,
      why: `Line ${line} assigns it, and what it needs for that stands above.`,
    })),
  );
  return { inputs: [], steps, asks };
}

/** The statements of each block, by themselves. */
function* sequences(statements: readonly Statement[]): Generator<readonly Statement[]> {
  yield statements;
  for (const { blocks } of statements) for (const block of blocks) yield* sequences(block.statements);
}

/** What stands between two rows may change anything, so each begins with nothing known. */
function rowsIn(lines: Lines, sequence: readonly Statement[]): TraceStep[][] {
  const rows: TraceStep[][] = [[]];
  let known = new Map<string, string>();
  for (const { startLine, endLine } of sequence) {
    const made = startLine === endLine ? assigned(lines.at(startLine), known, lines.language) : undefined;
    if (made !== undefined && isWritable(made.value)) {
      known.set(made.name, made.value);
      const { quote } = lines.ref(startLine, startLine);
      rows.at(-1)?.push({ line: startLine, quote, changes: [made], branch: 'none' });
    } else if (known.size > 0) {
      rows.push([]);
      known = new Map();
    }
  }
  return rows.map((row) => row.slice(0, MOST_STEPS));
}

/** The canonical form of an object is for comparing, not for reading. */
const isWritable = (value: string): boolean => value.length <= LONGEST_VALUE && canonicalLiteral(value) === value;
