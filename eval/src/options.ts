import { parseArgs } from 'node:util';
import { models } from '../../extension/src/model/models.ts';
import { type ModeName, modeNames } from './modes/modes.ts';

export interface Options {
  readonly model: string;
  /** Whose opinion counts where there is no truth. */
  readonly judge: string;
  readonly baseUrl?: string;
  readonly modes: readonly ModeName[];
  /** Most snippets, and most calls; absent: all. */
  readonly snippets?: number;
  readonly mostDollars?: number;
  /** Folder in which answers are kept, and found again. */
  readonly answers?: string;
  readonly json: boolean;
}

/** What was asked for on the command line. @throws Error that says what is wrong with it. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      model: { type: 'string', default: models[0].id },
      judge: { type: 'string' },
      'base-url': { type: 'string' },
      modes: { type: 'string' },
      snippets: { type: 'string' },
      'most-dollars': { type: 'string' },
      answers: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { model, judge = model, modes, snippets, answers, json, 'base-url': baseUrl, 'most-dollars': dollars } = values;
  return {
    model,
    judge,
    modes: modes === undefined ? modeNames : modes.split(',').map(modeNamed),
    json,
    ...(baseUrl !== undefined && { baseUrl }),
    ...(snippets !== undefined && { snippets: numberIn('--snippets', snippets, Number.isInteger) }),
    ...(dollars !== undefined && { mostDollars: numberIn('--most-dollars', dollars, Number.isFinite) }),
    ...(answers !== undefined && { answers }),
  };
}

function modeNamed(text: string): ModeName {
  const mode = modeNames.find((name) => name === text.trim());
  if (mode === undefined) throw new Error(`--modes takes some of ${modeNames.join(', ')}; there is no ${text.trim()}.`);
  return mode;
}

function numberIn(option: string, text: string, isFit: (value: number) => boolean): number {
  const value = Number(text);
  if (text.trim() === '' || !isFit(value) || value <= 0)
    throw new Error(`${option} takes a number above 0; a whole one, if it counts.`);
  return value;
}
