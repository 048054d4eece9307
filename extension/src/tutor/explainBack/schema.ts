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
