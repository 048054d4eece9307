import { assigned } from '../../../../../extension/src/tutor/checks/arithmetic.ts';
import type { Defect } from '../defects.ts';
import type { Lines } from '../lines.ts';
import type { Trace, TraceStep } from './trace.ts';

const TOO_MANY = 50;

export function spoilTrace(trace: Trace, lines: Lines, defect: Defect): Trace {
  const [first] = trace.steps;
  if (first === undefined) return trace;
  const changeStep = (at: TraceStep, changes: Partial<TraceStep>): Trace => ({
    ...trace,
    steps: trace.steps.map((step) => (step === at ? { ...step, ...changes } : step)),
  });
  const change = (at: TraceStep, value: string): Trace => ({
    ...changeStep(at, { changes: at.changes.map((one) => ({ ...one, value })) }),
    // The trace agrees with itself, as those of models do that have reckoned wrongly.
    asks: trace.asks.map((ask) => (trace.steps[ask.step] === at ? { ...ask, expected: value } : ask)),
  });
  switch (defect) {
    case 'wrongValue':
      return change(trace.steps.find(({ line }) => assigned(lines.at(line), new Map(), lines.language)) ?? first, '41');
    case 'noLiteral':
      return change(trace.steps.find(({ changes }) => changes.length > 0) ?? first, '40 + 2');
    case 'wrongBlank':
      return { ...trace, asks: trace.asks.map((ask, index) => (index === 0 ? { ...ask, expected: '41' } : ask)) };
    case 'tooManySteps':
      return { ...trace, steps: Array.from({ length: TOO_MANY }, (_, index) => trace.steps[index] ?? first) };
    case 'lineOutOfRange':
    case 'madeUpQuote':
      return changeStep(first, { line: lines.last + 100, quote: 'assert(unicorns);' });
    case 'unknownIdentifier':
      return { ...trace, inputs: [...trace.inputs, { name: 'frobnicateWidgets', value: '1' }] };
    case 'tooLong':
      return { ...trace, asks: trace.asks.map((ask) => ({ ...ask, why: 'It does what it does. '.repeat(20) })) };
    default:
      return trace;
  }
}
