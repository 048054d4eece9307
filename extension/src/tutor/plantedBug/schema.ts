import * as z from 'zod/mini';
import { toAnswerFormat } from '../answerFormat.ts';

export const plantedBugSchema = z.strictObject({
  find: z
    .string()
    .check(z.describe('A piece of one line, exactly as it stands there, that occurs once in the snippet.')),
  replace: z.string().check(z.describe('What takes its place so that the code goes wrong; still valid syntax.')),
  symptom: z
    .string()
    .check(
      z.describe('What somebody who uses the code would notice: one sentence, without lines or names of the cause.'),
    ),
  hints: z
    .array(z.string())
    .check(
      z.describe('Two hints: what kind of mistake it is, then what happens with a concrete input. No line numbers.'),
    ),
  why: z.string().check(z.describe('Why the change breaks the code, one or two sentences.')),
});
export type PlantedBugAnswer = z.infer<typeof plantedBugSchema>;
export const plantedBugFormat = toAnswerFormat(plantedBugSchema);
