import type { Bench } from './bench.ts';

/** One thing to measure: a snippet or a call in one mode. */
export interface Sample {
  readonly title: string;
  measure(bench: Bench): Promise<void>;
}
