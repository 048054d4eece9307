import * as z from 'zod/mini';
import { toAnswerFormat } from './answerFormat.ts';

/** How what a learner wrote stands against a rubric, point by point. */
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
