import * as z from 'zod/mini';
import { toAnswerFormat } from '../answerFormat.ts';

const bindingSchema = z.strictObject({
  name: z.string(),
  value: z.string().check(z.describe('A literal of the language, for instance 3, "a", [1, 2] or null.')),
});
export type Binding = z.infer<typeof bindingSchema>;

export const rawTraceStepSchema = z.strictObject({
  line: z.int().check(z.describe('Real number of the line that runs.')),
  quote: z.string().check(z.describe('Its exact text without surrounding white space, at most 80 characters.')),
  changes: z.array(bindingSchema).check(z.describe('Variables that have a new value after the line; empty if none.')),
  branch: z.enum(['taken', 'notTaken', 'none']).check(z.describe('How a condition on the line turned out.')),
});
export type RawTraceStep = z.infer<typeof rawTraceStepSchema>;

export const traceAnswerSchema = z.strictObject({
  inputs: z.array(bindingSchema).check(z.describe('Concrete, small values for what the code takes in.')),
  steps: z.array(rawTraceStepSchema).check(z.describe('Each line as it runs, in order; at most twelve.')),
  asks: z
    .array(
      z.strictObject({
        step: z.int().check(z.describe('Which step, counted from zero.')),
        name: z.string().check(z.describe('Which of its changes the learner is to fill in.')),
        expected: z.string().check(z.describe('The literal that it changes to.')),
        why: z.string().check(z.describe('One sentence: what on the line makes it so, and what depends on it.')),
      }),
    )
    .check(z.describe('Two to four blanks, where something happens that is easy to get wrong.')),
});
export type TraceAnswer = z.infer<typeof traceAnswerSchema>;
export const traceAnswerFormat = toAnswerFormat(traceAnswerSchema);
