import type { Lines } from '../lines.ts';
import { plainTrace } from './plain.ts';
import { recordedTrace } from './recorded.ts';

/** One run, as the schema of Trace wants it. All empty: there is nothing that could be followed. */
export interface Trace {
  readonly inputs: readonly Binding[];
  readonly steps: readonly TraceStep[];
  readonly asks: readonly TraceAsk[];
}

export interface Binding {
  readonly name: string;
  readonly value: string;
}

export interface TraceStep {
  readonly line: number;
  readonly quote: string;
  readonly changes: readonly Binding[];
  readonly branch: 'taken' | 'notTaken' | 'none';
}

export interface TraceAsk {
  readonly step: number;
  readonly name: string;
  readonly expected: string;
  readonly why: string;
}

/** Of code whose run was recorded, that run; else what needs none. */
export const trace = (lines: Lines): Trace => recordedTrace(lines) ?? plainTrace(lines);
