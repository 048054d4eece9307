import * as z from 'zod/mini';
import { toAnswerFormat } from '../answerFormat.ts';
import { rawRefSchema } from '../rawRef.ts';

export const rubricSchema = z.strictObject({
  prompt: z.string().check(z.describe('What the learner is to explain in their own words: one sentence, no hints.')),
  points: z
    .array(
      z.strictObject({
        point: z.string().check(z.describe('What a good explanation says, one sentence that is true of the code.')),
        ref: rawRefSchema,
      }),
    )
    .check(z.describe('Three to five points, the most important one first.')),
});
export type RubricAnswer = z.infer<typeof rubricSchema>;
export const rubricFormat = toAnswerFormat(rubricSchema);

export const verdictsSchema = z.strictObject({
  verdicts: z.array(
    z.strictObject({
      point: z.int().check(z.describe('Which point of the rubric, counted from one.')),
      verdict: z.enum(['hit', 'missed']),
      quote: z
        .string()
        .check(z.describe('For a hit: the words of the learner that say it, copied exactly. Else an empty string.')),
      feedback: z.string().check(z.describe('One sentence: what is right about it, or what is missing.')),
    }),
  ),
});
export type VerdictsAnswer = z.infer<typeof verdictsSchema>;
export const verdictsFormat = toAnswerFormat(verdictsSchema);
