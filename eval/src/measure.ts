import { Figures, type FiguresOf } from './figures.ts';
import type { Fixtures } from './fixtures.ts';
import { Halt } from './halt.ts';
import type { Model } from './model.ts';
import { type ModeName, modes } from './modes/modes.ts';

export interface Measuring {
  readonly tutor: Model;
  readonly judge: Model;
  readonly chosen: readonly ModeName[];
  readonly fixtures: Fixtures;
  /** Told before each sample, with what the mode has cost so far. */
  readonly progress: (at: Progress) => void;
}

export interface Progress {
  readonly mode: ModeName;
  /** Counted from one. */
  readonly sample: number;
  readonly of: number;
  readonly title: string;
  /** Of this mode; undefined without a list price. */
  readonly dollars: number | undefined;
}

export interface Report {
  readonly model: string;
  readonly judge: string;
  readonly modes: Readonly<Partial<Record<ModeName, ModeReport>>>;
  /** Why not all was measured that was to be; absent: all was. */
  readonly halted?: { readonly why: Halt['why'] | 'broken'; readonly message: string };
}

export interface ModeReport extends FiguresOf {
  /** Samples that were measured to their end. */
  readonly samples: number;
  readonly of: number;
}

/** Measures one mode after the other. Whatever ends it early, what was measured until then is told. */
export async function measure({ tutor, judge, chosen, fixtures, progress }: Measuring): Promise<Report> {
  const reports: Partial<Record<ModeName, ModeReport>> = {};
  let halted: Report['halted'];
  for (const mode of chosen) {
    const samples = modes[mode](fixtures);
    const figures = new Figures();
    let count = 0;
    try {
      for (const { title, measure: measureSample } of samples) {
        const { dollars } = figures.spending.spent;
        progress({ mode, sample: count + 1, of: samples.length, title, dollars });
        await measureSample({ tutor, judge, figures });
        count += 1;
      }
    } catch (error) {
      halted = toHalted(error);
    }
    reports[mode] = { samples: count, of: samples.length, ...figures.all };
    if (halted) break;
  }
  return { model: tutor.name, judge: judge.name, modes: reports, ...(halted && { halted }) };
}

function toHalted(error: unknown): NonNullable<Report['halted']> {
  if (error instanceof Halt) return { why: error.why, message: error.message };
  return { why: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
