/**
 * What the model answers to Explain. One zod schema is the type, the validator of what arrives, and the source of the
 * JSON schema that travels with the request. The order of the keys is the order of writing: purpose first, so that
 * something can be read at once; the question last, since it builds on the steps.
 */
import * as z from 'zod/mini';
import { toAnswerFormat } from '../answerFormat.ts';
import { rawRefSchema } from '../rawRef.ts';
import { limits } from './limits.ts';

const stepFields = {
  ref: rawRefSchema,
  says: z.string().check(z.describe('What these lines do. Markdown, one or two sentences.')),
  why: z.string().check(z.describe('Why the code is written this way, or what would go wrong otherwise. Markdown.')),
  gotcha: z
    .string()
    .check(z.describe('A trap that catches even careful readers here; an empty string if there is none.')),
};

export const rawStepSchema = z.strictObject(stepFields);
export type RawStep = z.infer<typeof rawStepSchema>;

const optionSchema = z.strictObject({
  text: z.string().check(z.describe('The option, about as long as the others.')),
  correct: z.boolean(),
  why: z.string().check(z.describe('Why it is right, or which misconception a person who picks it has.')),
});

export const rawCheckSchema = z.strictObject({
  question: z.string().check(z.describe('One question that can be answered from the code alone.')),
  ref: rawRefSchema,
  options: z.array(optionSchema).check(z.describe('Three or four options, exactly one of them correct.')),
});
export type RawCheck = z.infer<typeof rawCheckSchema>;

export const explainAnswerSchema = z.strictObject({
  purpose: z.string().check(z.describe('What this code is for, in one or two sentences. Markdown.')),
  steps: z
    .array(rawStepSchema)
    .check(z.describe(`Two to ${limits.steps} steps, in the order in which to read the code.`)),
  concepts: z
    .array(z.string())
    .check(z.describe('Up to five ideas of programming that the code rests on, each a short noun phrase.')),
  check: rawCheckSchema,
});
export type ExplainAnswer = z.infer<typeof explainAnswerSchema>;

/** What a repair sends: only the parts that failed. `index` counts the steps of the first answer from zero. */
export const explainRepairSchema = z.strictObject({
  purpose: z.optional(z.string().check(z.describe('Only if the purpose failed.'))),
  steps: z
    .array(
      z.strictObject({
        index: z.int().check(z.describe('Which step this replaces, counted from zero.')),
        ...stepFields,
      }),
    )
    .check(z.describe('Only the steps that failed; empty if none did.')),
  check: z.optional(rawCheckSchema),
});
export type ExplainRepair = z.infer<typeof explainRepairSchema>;

export const explainAnswerFormat = toAnswerFormat(explainAnswerSchema);
export const explainRepairFormat = toAnswerFormat(explainRepairSchema);
