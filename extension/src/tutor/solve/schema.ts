import * as z from 'zod/mini';
import { toAnswerFormat } from '../answerFormat.ts';

export const solveAnswerSchema = z.strictObject({
  answers: z
    .array(
      z.strictObject({
        question: z.int().check(z.describe('Which question, by its number.')),
        because: z.string().check(z.describe('What in the code decides it. Written before the answer.')),
        option: z.int().check(z.describe('Number of the right option; 0 if none is, or if there are no options.')),
        value: z.string().check(z.describe('Without options: the value as a literal. Else an empty string.')),
      }),
    )
    .check(z.describe('One answer to each question.')),
});
export type SolveAnswer = z.infer<typeof solveAnswerSchema>;
export const solveAnswerFormat = toAnswerFormat(solveAnswerSchema);
