import type { Fixtures } from '../fixtures.ts';
import type { Sample } from '../sample.ts';
import { explain } from './explain.ts';
import { explainBack } from './explainBack.ts';
import { followUp } from './followUp.ts';
import { guide } from './guide.ts';
import { keys } from './keys.ts';
import { practice } from './practice.ts';
import { quiz } from './quiz.ts';
import { trace } from './trace.ts';

/** What can be measured, in this order: what all the rest rests on comes first. */
export const modes = { keys, explain, followUp, quiz, guide, explainBack, trace, practice } satisfies Readonly<
  Record<string, (fixtures: Fixtures) => readonly Sample[]>
>;
export type ModeName = keyof typeof modes;
export const modeNames = Object.keys(modes) as ModeName[];
