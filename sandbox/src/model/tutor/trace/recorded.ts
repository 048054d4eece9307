import type { Lines } from '../lines.ts';
import runs from './runs.json' with { type: 'json' };
import type { Binding, Trace, TraceStep } from './trace.ts';

/** What a function did when it was run. Lines are counted from its first one, which is zero. */
export interface RecordedRun {
  /** The text of the function. */
  readonly lines: readonly string[];
  readonly inputs: readonly Binding[];
  readonly steps: readonly RecordedStep[];
}

export interface RecordedStep extends Pick<TraceStep, 'changes' | 'branch'> {
  readonly line: number;
}

const MOST_BLANKS = 3;
/** Longer values are read, not typed. */
const LONGEST_ANSWER = 24;

/** The run of a function that was recorded and stands in these lines, whole and unchanged; undefined if none does. */
export function recordedTrace(lines: Lines): Trace | undefined {
  const found = (runs as readonly RecordedRun[]).flatMap((run) => {
    const at = startOf(lines, run);
    return at === undefined ? [] : [{ run, at }];
  });
  const [longest] = found.toSorted((a, b) => b.run.steps.length - a.run.steps.length);
  return longest && traceOf(lines, longest.run, longest.at);
}

/** Number of the line on which the function begins; indentation does not count. */
function startOf({ texts, first }: Lines, { lines }: RecordedRun): number | undefined {
  const index = texts.findIndex((_, start) =>
    lines.every((line, offset) => texts[start + offset]?.trim() === line.trim()),
  );
  return index < 0 ? undefined : first + index;
}

function traceOf(lines: Lines, { inputs, steps }: RecordedRun, at: number): Trace {
  const told = steps.map(({ line, changes, branch }) => {
    const number = at + line;
    return { line: number, quote: lines.ref(number, number).quote, changes, branch };
  });
  return { inputs, steps: told, asks: asksOf(inputs, told) };
}

/** The last changes that the line does not simply say, as long as they differ. */
function asksOf(inputs: readonly Binding[], steps: readonly TraceStep[]): Trace['asks'] {
  const before = new Map(inputs.map(({ name, value }) => [name, value]));
  const all = steps.flatMap(({ line, quote, changes }, step) =>
    changes.map(({ name, value }) => {
      const was = before.get(name);
      before.set(name, value);
      const from = was === undefined ? '' : `, which was ${was} before`;
      const why = `When this was run, line ${line} made \`${name}\` ${value}${from}.`;
      return { step, name, expected: value, why, isTelling: value.length <= LONGEST_ANSWER && !quote.includes(value) };
    }),
  );
  const telling = all.filter(({ isTelling }) => isTelling);
  const chosen = (telling.length > 0 ? telling : all).slice(-MOST_BLANKS);
  return chosen.map(({ step, name, expected, why }) => ({ step, name, expected, why }));
}
