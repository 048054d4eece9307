import * as z from 'zod/mini';
import { toAnswerFormat } from '../answerFormat.ts';
import { rawRefSchema } from '../rawRef.ts';

/** After the Block Model of program comprehension: from what one expression does to what the whole is for. */
export const levels = ['atom', 'block', 'relation', 'macro'] as const;
export type Level = (typeof levels)[number];

const optionSchema = z.strictObject({
  text: z.string().check(z.describe('The option, about as long as the others.')),
  correct: z.boolean(),
  misconception: z
    .string()
    .check(z.describe('What a person who picks it wrongly believes, a short phrase; an empty string if correct.')),
  why: z.string().check(z.describe('Why it is right, or where the code shows that it is not. One or two sentences.')),
});

export const rawQuestionSchema = z.strictObject({
  level: z.enum(levels),
  question: z.string().check(z.describe('One question that can be answered from the code alone.')),
  ref: rawRefSchema,
  options: z.array(optionSchema).check(z.describe('Three or four options, exactly one of them correct.')),
});
export type RawQuestion = z.infer<typeof rawQuestionSchema>;

export const quizAnswerSchema = z.strictObject({
  questions: z.array(rawQuestionSchema).check(z.describe('Four questions, one of each level, in their order.')),
});
export type QuizAnswer = z.infer<typeof quizAnswerSchema>;
export const quizAnswerFormat = toAnswerFormat(quizAnswerSchema);
